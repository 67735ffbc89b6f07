package dev.lockbox.api;

import dev.lockbox.identity.Invitation;
import dev.lockbox.identity.Onboarding;
import java.time.Instant;
import java.util.List;

/** An invitation as it is answered once, to whoever issued it: the only time its token is shown. */
record InvitationView(
        String id, String kind, String tenant, String user, List<String> roles, Instant expiresAt, String token) {

    static InvitationView of(Onboarding.Issued issued) {
        Invitation invitation = issued.invitation();
        return new InvitationView(
                invitation.id(),
                invitation.kind().name(),
                invitation.tenant().orElse(null),
                invitation.person().orElse(null),
                PersonView.ids(invitation.roles().all()),
                invitation.expiresAt(),
                issued.token().text());
    }
}
