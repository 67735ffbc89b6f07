package dev.lockbox.notification;

import dev.lockbox.decision.Terms;
import dev.lockbox.exclusion.Exclusion;
import dev.lockbox.exclusion.ExclusionKind;
import dev.lockbox.grant.StuckDoor;
import dev.lockbox.identity.Offering;
import dev.lockbox.identity.People;
import dev.lockbox.identity.Person;
import dev.lockbox.identity.Role;
import dev.lockbox.identity.Tenant;
import dev.lockbox.identity.Tenants;
import dev.lockbox.ledger.Checkpoints;
import dev.lockbox.ledger.Log;
import dev.lockbox.policy.SeparationOfDuties;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.InWords;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataAccessException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Tells the customer's designated approvers that a request waits for them, and tells them again; and tells the customer
 * what was done without asking.
 */
@Component
public class Notices {

    /** The customer cannot see it by what is on the log, since all there is fits. */
    private static final String STANDS_STILL =
            """

            BUT YOUR LOG STANDS STILL. Nothing can be added to it, since somebody altered it or keeps it from growing:
            what happened lately is recorded, and not on your log. Ask the provider why.
            """;

    private static final DateTimeFormatter DEADLINE =
            DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm zzzz", Locale.ENGLISH);

    private final People people;
    private final Tenants tenants;
    private final Checkpoints checkpoints;
    private final Postbox postbox;
    private final MailSettings settings;
    private final ApplicationEventPublisher announcements;

    Notices(
            People people,
            Tenants tenants,
            Checkpoints checkpoints,
            Postbox postbox,
            MailSettings settings,
            ApplicationEventPublisher announcements) {
        this.people = people;
        this.tenants = tenants;
        this.checkpoints = checkpoints;
        this.postbox = postbox;
        this.settings = settings;
        this.announcements = announcements;
    }

    /**
     * Hands one letter to all designated approvers over to the mail server.
     *
     * @param terms what there is to approve
     * @throws org.springframework.mail.MailException if it was not taken
     */
    public void requestWaits(AccessRequest request, Terms terms) {
        Tenant tenant = tenant(request);
        List<String> recipients = write(
                request,
                terms,
                tenant,
                "Lockbox: a request for access to your data waits for your decision",
                "A support engineer asks for access to data of " + tenant.id() + ".");
        announcements.publishEvent(new CustomerNotified(request, recipients));
    }

    /**
     * The same once more, while they have not answered.
     *
     * @param terms what there is to approve
     * @throws org.springframework.mail.MailException if it was not taken
     */
    public void requestStillWaits(AccessRequest request, Terms terms) {
        Tenant tenant = tenant(request);
        String deadline = DEADLINE.format(deadline(request).atZone(tenant.timeZone()));
        List<String> recipients = write(
                request,
                terms,
                tenant,
                "Lockbox: reminder, a request for access to your data waits for your decision until " + deadline,
                "This is a reminder: a support engineer asks for access to data of " + tenant.id()
                        + ", and nobody has answered yet.\nYou may answer until " + deadline + ".");
        announcements.publishEvent(new ApproversReminded(request, recipients));
    }

    private Tenant tenant(AccessRequest request) {
        return tenants.findById(request.tenant()).orElseThrow();
    }

    private static Instant deadline(AccessRequest request) {
        return request.decisionDeadline()
                .orElseThrow(() -> new MailPreparationException(
                        "Until when request " + request.id() + " may be answered is not settled yet"));
    }

    private List<String> write(AccessRequest request, Terms terms, Tenant tenant, String subject, String intro) {
        List<String> addresses = people.findByTenantOrderById(tenant.id()).stream()
                .filter(person -> SeparationOfDuties.isDesignatedApprover(person, request))
                .map(Person::mail)
                .toList();
        if (addresses.isEmpty()) {
            throw new MailPreparationException("Nobody of " + tenant.id() + " can decide on request " + request.id());
        }
        postbox.take(letter(addresses, subject, text(request, terms, tenant, intro)));
        return addresses;
    }

    /**
     * Tells global administrators, designated approvers and auditors alike.
     *
     * @throws org.springframework.mail.MailException if it was not taken
     */
    public void notAsked(Exclusion exclusion) {
        Tenant tenant = tenants.findById(exclusion.tenant()).orElseThrow();
        List<String> addresses = concerned(tenant);
        boolean opened = exclusion.kind() == ExclusionKind.BREAK_GLASS;
        postbox.take(letter(
                addresses,
                opened
                        ? "Lockbox: access to your data was opened without asking you"
                        : "Lockbox: a legal demand for your data was acted on",
                (opened ? ofBreakGlass(exclusion, tenant) : ofLegalDemand(exclusion, tenant))
                        + "\n"
                        + howFarTheLogHadCome(tenant)));
        announcements.publishEvent(new CustomerTold(exclusion, addresses));
    }

    private List<String> concerned(Tenant tenant) {
        Set<Role> told = new HashSet<>(Set.of(Role.GLOBAL_ADMINISTRATOR, Role.AUDITOR));
        told.addAll(tenant.offering().decidingRoles());
        List<String> addresses = people.findByTenantOrderById(tenant.id()).stream()
                .filter(person -> person.roles().includeAnyOf(told))
                .map(Person::mail)
                .toList();
        if (addresses.isEmpty()) {
            throw new MailPreparationException("Nobody of " + tenant.id() + " can be told");
        }
        return addresses;
    }

    /**
     * Tells the same people of the customer, and those at the provider who look after Lockbox, that access has ended and a
     * door could not be shut.
     *
     * @throws org.springframework.mail.MailException if it was not taken
     */
    public void doorResists(StuckDoor stuck) {
        Tenant tenant = tenants.findById(stuck.grant().tenant()).orElseThrow();
        List<String> addresses = concerned(tenant);
        List<String> ofProvider = people.findByTenantIsNull().stream()
                .filter(person -> person.roles().includeAnyOf(Set.of(Role.PLATFORM_ADMIN, Role.SUPPORT_MANAGER)))
                .map(Person::mail)
                .toList();
        String subject = "Lockbox: access has ended, and a door could not be shut";
        String text = ofStuckDoor(stuck, tenant);
        // A letter each: nobody reads the other side's addresses. The customer's first: where it is not taken, both are
        // written again later.
        postbox.take(letter(addresses, subject, text + "\n" + howFarTheLogHadCome(tenant)));
        if (!ofProvider.isEmpty()) {
            postbox.take(letter(ofProvider, subject, text));
        }
        announcements.publishEvent(new CustomerAlarmed(stuck, addresses));
    }

    private static String ofStuckDoor(StuckDoor stuck, Tenant tenant) {
        return """
                Access to data of %s has ended, and Lockbox could not shut one of its doors yet. It keeps trying.

                Door:             %s
                Service:          %s
                Had to be shut:   %s
                Grant:            %s
                Request:          %s

                Until it is shut the grant says REVOKE_FAILED. Whether anybody is inside, the operator of that system can
                tell; your audit log says when the door was shut, after how many attempts.
                This mail holds no link, and no real one ever will.
                """
                .formatted(
                        tenant.id(),
                        stuck.door(),
                        stuck.grant().service().id(),
                        DEADLINE.format(stuck.due().atZone(tenant.timeZone())),
                        stuck.grant().id(),
                        stuck.grant().requestId());
    }

    // As in every mail, nothing that somebody typed freely: codes come from a list, ticket numbers are of a checked
    // shape.
    private static String ofBreakGlass(Exclusion exclusion, Tenant tenant) {
        Instant opened = exclusion.confirmedAt().orElseThrow();
        return """
                Two people of the provider opened access to data of %s without asking you (break-glass access).

                Reason:           %s
                Support ticket:   %s
                Service:          %s
                Level of access:  %s
                Opened at:        %s
                Ends at:          %s
                Number:           %s

                A designated approver can end this access at once. To do so, and to read why it was opened and by whom,
                open Lockbox the way you always do, and sign in; your audit log has every step under this number.
                This mail holds no link, and no real one ever will.
                """
                .formatted(
                        tenant.id(),
                        exclusion.reasonCode(),
                        exclusion.serviceRequestNumber().orElse("none"),
                        exclusion.service().id(),
                        exclusion.permissionLevel().orElseThrow().id(),
                        DEADLINE.format(opened.atZone(tenant.timeZone())),
                        DEADLINE.format(
                                opened.plus(exclusion.duration().orElseThrow()).atZone(tenant.timeZone())),
                        exclusion.id());
    }

    private static String ofLegalDemand(Exclusion exclusion, Tenant tenant) {
        return """
                The provider acted on a legal demand for data of %s.%s

                Reason:           %s
                Service:          %s
                Confirmed at:     %s
                Number:           %s

                To read more, open Lockbox the way you always do, and sign in; your audit log has it under this number.
                This mail holds no link, and no real one ever will.
                """
                .formatted(
                        tenant.id(),
                        exclusion.isOrderedSealed()
                                ? "\nUntil now your audit log showed no more of it than a sealed entry."
                                : "",
                        exclusion.reasonCode(),
                        exclusion.service().id(),
                        DEADLINE.format(exclusion.confirmedAt().orElseThrow().atZone(tenant.timeZone())),
                        exclusion.id());
    }

    /** Where mail goes, in words for the operator. */
    public String describePostbox() {
        return postbox.describe();
    }

    private MimeMessage letter(List<String> addresses, String subject, String text) {
        try {
            MimeMessage letter = postbox.blank();
            var helper = new MimeMessageHelper(letter, StandardCharsets.UTF_8.name());
            helper.setFrom(settings.from());
            helper.setTo(addresses.toArray(String[]::new));
            helper.setSubject(subject);
            helper.setText(text);
            return letter;
        } catch (MessagingException e) {
            throw new MailPreparationException("The letter cannot be written: " + subject, e);
        }
    }

    // Nothing the requester typed freely goes into a mail: it could carry a link of its own, and mail programs make one
    // of anything that looks like an address. The ticket number is of a checked shape.
    private String text(AccessRequest request, Terms terms, Tenant tenant, String intro) {
        Instant deadline = deadline(request);
        return """
                %s

                Support ticket:   %s
                Service:          %s
                Level of access:  %s
                For how long:     %s
                Answer before:    %s
                                  (%s)
                Request:          %s

                %s

                If nobody answers in time, the request expires and no access is given.

                %s"""
                .formatted(
                        intro,
                        request.serviceRequestNumber(),
                        request.service().id(),
                        terms.permissionLevel().id(),
                        InWords.duration(terms.duration()) + " from the moment of approval",
                        DEADLINE.format(deadline.atZone(tenant.timeZone())),
                        DEADLINE.format(deadline.atZone(ZoneId.of("UTC"))),
                        request.id(),
                        whereToGo(request),
                        howFarTheLogHadCome(tenant));
    }

    private String howFarTheLogHadCome(Tenant tenant) {
        return """
                Keep this mail: below stands how far your audit log had come, signed. With it you can check later
                that nothing recorded until now was changed or left out.
                %s
                %s"""
                .formatted(
                        checkpoints.standsStill(Log.of(tenant.id())) ? STANDS_STILL : "",
                        checkpoint(Log.of(tenant.id())).note());
    }

    /** An older one rather than no mail. */
    private Checkpoints.Signed checkpoint(Log log) {
        try {
            return checkpoints.upToNow(log);
        } catch (DataAccessException | TransactionException e) {
            return checkpoints.newest(log);
        }
    }

    private String whereToGo(AccessRequest request) {
        // Never for m365, whatever the table of terms says: that is the offering's promise.
        if (request.offering() == Offering.AZURE && request.mailRule().equals("portalLink")) {
            return "Read why, and approve or deny, after signing in:\n"
                    + settings.portal().toString().replaceAll("/+$", "") + "/requests/" + request.id();
        }
        return """
                To read why, and to approve or deny, open Lockbox the way you always do, sign in, and choose the task
                with this ticket number. This mail holds no link, and no real one ever will.""";
    }
}
