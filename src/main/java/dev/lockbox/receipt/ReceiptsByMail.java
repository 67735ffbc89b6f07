package dev.lockbox.receipt;

import dev.lockbox.notification.ClosingReceipts;
import dev.lockbox.request.AccessRequest;
import java.util.Optional;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** The receipt of a request whose access has ended, as far as it fits in a mail. */
@Component
class ReceiptsByMail implements ClosingReceipts {

    private final Receipts receipts;

    ReceiptsByMail(Receipts receipts) {
        this.receipts = receipts;
    }

    @Override
    public Optional<Closing> of(AccessRequest request) {
        try {
            return Optional.of(closing(receipts.issue(request).receipt()));
        } catch (NoReceipt | DataAccessException | TransactionException e) {
            // That access has ended is not kept back because the log stands still.
            return Optional.empty();
        }
    }

    private static Closing closing(Receipt receipt) {
        return new Closing(
                receipt.minutes().asked(),
                receipt.minutes().approved(),
                receipt.minutes().used(),
                receipt.access() == null ? null : receipt.access().approvedBy(),
                receipt.access() == null ? null : receipt.access().approvedOnBehalfOf(),
                receipt.actions().stream()
                        .map(it -> new Done(it.at(), it.action(), it.object(), it.outcome()))
                        .toList(),
                receipt.outsideScope().stream()
                        .map(it -> new Outside(it.at(), it.what(), it.why()))
                        .toList(),
                receipt.outsideScopeInAll(),
                receipt.doors().size(),
                receipt.doors().stream()
                        .filter(door -> door.shut() == null)
                        .map(Receipt.Door::door)
                        .toList());
    }
}
