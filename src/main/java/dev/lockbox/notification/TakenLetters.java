package dev.lockbox.notification;

import java.util.List;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/** Who was told already. */
interface TakenLetters extends Repository<Letter, String> {

    /** Those about a request, of notices of that topic, that the mail server took. */
    @Query("select letter.* from letter join notice on letter.notice_id = notice.id"
            + " where notice.request_id = :requestId and notice.topic = :topic"
            + " and letter.status in ('HANDED_OVER', 'SENT') order by letter.person, letter.place")
    List<Letter> find(String requestId, String topic);
}
