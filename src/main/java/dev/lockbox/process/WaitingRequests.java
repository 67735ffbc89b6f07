package dev.lockbox.process;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Counts what waits under versions of the process that are not live any more. The engine's own queries know either the
 * place or the version or the jobs of an instance, so that all would have to be loaded to count; this reads its tables.
 */
@Component
class WaitingRequests {

    /** What the engine makes of a request, which decides whether it can be moved. */
    enum Standing {
        READY,
        SUSPENDED,
        /** A job of the instance's that hangs on none of its elements, at which the engine's migration breaks. */
        MAIL_TO_SEND,
        /** No request was made by the instance, so there is no trail it could stand on. */
        UNKNOWN
    }

    // An instance rests where its execution has none below it; at several places if the model lets it go several ways.
    private static final String ONE_OR_ALL =
            """
            with waiting as (
                select i.ID_ as instance, d.ID_ as version_id, d.VERSION_ as version, r.id as request,
                    string_agg(distinct e.ACT_ID_, ',' order by e.ACT_ID_) as places,
                    case when r.id is null then 'UNKNOWN'
                        when i.SUSPENSION_STATE_ <> 1 then 'SUSPENDED'
                        when exists (select 1 from ACT_RU_JOB j
                            where j.PROCESS_INSTANCE_ID_ = i.ID_ and j.EXECUTION_ID_ is null) then 'MAIL_TO_SEND'
                        else 'READY' end as standing
                from ACT_RE_PROCDEF d
                join ACT_RU_EXECUTION i on i.PROC_DEF_ID_ = d.ID_ and i.PARENT_ID_ is null
                join ACT_RU_EXECUTION e on e.PROC_INST_ID_ = i.ID_ and e.ACT_ID_ is not null
                    and not exists (select 1 from ACT_RU_EXECUTION c where c.PARENT_ID_ = e.ID_)
                left join access_request r on r.id = i.BUSINESS_KEY_ and r.instance_id = i.ID_
                where d.KEY_ = :process and d.ID_ <> :live %s
                group by i.ID_, d.ID_, d.VERSION_, r.id, i.SUSPENSION_STATE_
            )
            """;

    private static final String WAITING = ONE_OR_ALL.formatted("");
    private static final String WAITING_ONE = ONE_OR_ALL.formatted("and i.ID_ = :instance");

    private final JdbcClient database;

    WaitingRequests(JdbcClient database) {
        this.database = database;
    }

    /**
     * Requests that wait alike.
     *
     * @param versionId the engine's id of the version
     * @param places the ids of the elements they rest at, with commas between
     */
    record Group(String versionId, int version, String places, Standing standing, long requests) {

        List<String> elements() {
            return split(places);
        }

        private String key() {
            return versionId + " " + places;
        }
    }

    /** One request that could be moved. */
    record Ready(String request, String instance, String versionId, int version, String places) {

        List<String> elements() {
            return split(places);
        }
    }

    private static List<String> split(String places) {
        return List.of(places.split(","));
    }

    /** All that runs under other versions than the live one, oldest version first. */
    List<Group> groups(String live) {
        return database.sql(WAITING
                        + "select version_id, version, places, standing, count(*) as requests from waiting"
                        + " group by version_id, version, places, standing order by version, places, standing")
                .param("process", Model.PROCESS)
                .param("live", live)
                .query(Group.class)
                .list();
    }

    /**
     * Those that can be moved, in a steady order.
     *
     * @param groups they may be of
     * @param limit how many at most
     */
    List<Ready> ready(String live, List<Group> groups, int limit) {
        if (groups.isEmpty()) {
            return List.of();
        }
        return database.sql(WAITING
                        + "select request, instance, version_id, version, places from waiting where standing = 'READY'"
                        + " and concat(version_id, ' ', places) in (:keys)"
                        + " order by version, instance fetch first :limit rows only")
                .param("process", Model.PROCESS)
                .param("live", live)
                .param("keys", groups.stream().map(Group::key).toList())
                .param("limit", limit)
                .query(Ready.class)
                .list();
    }

    /** Whether it still waits as it did, and could be moved. */
    boolean isStill(Ready before, String live) {
        return database.sql(WAITING_ONE
                        + "select request, instance, version_id, version, places from waiting where standing = 'READY'")
                .param("process", Model.PROCESS)
                .param("live", live)
                .param("instance", before.instance())
                .query(Ready.class)
                .optional()
                .filter(before::equals)
                .isPresent();
    }
}
