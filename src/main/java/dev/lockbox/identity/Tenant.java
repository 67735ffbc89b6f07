package dev.lockbox.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.domain.AbstractAggregateRoot;

/** A customer of the provider. */
public final class Tenant extends AbstractAggregateRoot<Tenant> {

    /**
     * How long a shorter retention waits before it counts, so that nobody who takes over an administrator's account wipes
     * the log at once: the others read of it on the trail and have this long to take it back.
     */
    static final Duration UNTIL_SHORTENED = Duration.ofDays(30);

    /** When the backup approvers are asked, in percent of the time to answer, unless the tenant chooses otherwise. */
    public static final int ESCALATE_AFTER = 75;

    @Id
    private String id;

    private Offering offering;
    private String language;
    private String timeZone;
    private boolean requireApproval;
    private Integer escalateAfter;
    private boolean shareComments;
    private String teamAddress;
    private boolean teamOnly;
    private boolean mailLinks;
    private String auditRetention;
    private String auditRetentionBefore;
    private Instant auditRetentionFrom;

    @Version
    private Integer version;

    private Tenant() {}

    public static Tenant of(String id, Offering offering, Locale language, ZoneId timeZone, boolean requireApproval) {
        var tenant = new Tenant();
        tenant.id = id;
        tenant.offering = offering;
        tenant.language = language.toLanguageTag();
        tenant.timeZone = timeZone.getId();
        tenant.requireApproval = requireApproval;
        tenant.become(NoticeSettings.AT_FIRST);
        return tenant;
    }

    public String id() {
        return id;
    }

    public Offering offering() {
        return offering;
    }

    public Locale language() {
        return Locale.forLanguageTag(language);
    }

    public ZoneId timeZone() {
        return ZoneId.of(timeZone);
    }

    /** Whether Lockbox is on: every access to customer data needs the customer's approval. */
    public boolean requiresApproval() {
        return requireApproval;
    }

    void requireApproval(boolean required, Person by) {
        if (requireApproval != required) {
            requireApproval = required;
            registerEvent(new SettingsChanged(id, required, by.id()));
        }
    }

    /** After how many percent of the time to answer its backup approvers are asked as well. */
    public int escalateAfter() {
        return chosenEscalation().orElse(ESCALATE_AFTER);
    }

    /** The same if the tenant chose it; empty where it left it as it was at the beginning. */
    public Optional<Integer> chosenEscalation() {
        return Optional.ofNullable(escalateAfter);
    }

    void escalateAfter(Integer percent, Person by) {
        int before = escalateAfter();
        if (!chosenEscalation().equals(Optional.ofNullable(percent))) {
            escalateAfter = percent;
            registerEvent(new EscalationChanged(id, escalateAfter(), before, by.id()));
        }
    }

    /** Whether the provider's compliance may read what its approvers wrote when they decided. */
    public boolean sharesComments() {
        return shareComments;
    }

    void shareComments(boolean shared, Person by) {
        if (shareComments != shared) {
            shareComments = shared;
            registerEvent(new CommentsShared(id, shared, by.id()));
        }
    }

    /** How the tenant wants its people written to. */
    public NoticeSettings notices() {
        return new NoticeSettings(teamAddress, teamOnly, mailLinks);
    }

    void changeNotices(NoticeSettings wanted, Person by) {
        NoticeSettings before = notices();
        if (!wanted.equals(before)) {
            become(wanted);
            registerEvent(new NoticeSettingsChanged(id, before, wanted, by.id()));
        }
    }

    private void become(NoticeSettings notices) {
        teamAddress = notices.teamAddress();
        teamOnly = notices.teamOnly();
        mailLinks = notices.mailLinks();
    }

    /** How long the tenant wants its records kept. */
    public Retention auditRetention() {
        return retention(auditRetention);
    }

    /** From when on that counts; empty if it did at once. */
    public Optional<Instant> auditRetentionFrom() {
        return Optional.ofNullable(auditRetentionFrom);
    }

    /** How long its records are kept as things stand: a shorter time counts only when it has waited. */
    public Retention retentionInForce(Instant now) {
        boolean waits = auditRetentionFrom != null && now.isBefore(auditRetentionFrom);
        return waits ? retention(auditRetentionBefore) : auditRetention();
    }

    void keepRecords(Retention wanted, Person by, Instant now) {
        if (wanted.equals(auditRetention())) {
            return;
        }
        Retention inForce = retentionInForce(now);
        boolean shorter = wanted.isShorterThan(inForce, now);
        auditRetention = text(wanted);
        auditRetentionBefore = shorter ? text(inForce) : null;
        auditRetentionFrom = shorter ? now.plus(UNTIL_SHORTENED) : null;
        registerEvent(new RetentionChanged(id, wanted, inForce, auditRetentionFrom, by.id()));
    }

    private static Retention retention(String text) {
        return new Retention(text == null ? null : Period.parse(text));
    }

    private static String text(Retention retention) {
        return retention.period() == null ? null : retention.toString();
    }
}
