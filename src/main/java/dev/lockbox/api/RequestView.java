package dev.lockbox.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.lockbox.decision.Terms;
import dev.lockbox.grant.AccessGrant;
import dev.lockbox.request.AccessRequest;
import dev.lockbox.request.ActionNames;
import dev.lockbox.request.Judgement;
import dev.lockbox.request.PolicyInputs;
import dev.lockbox.request.PolicyVerdict;
import java.time.Instant;
import java.util.Set;

/**
 * A request as the API shows it; what is not known yet is null.
 *
 * @param code what stands for the id in mails
 * @param phrase by which the reader's side knows the mails about it
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record RequestView(
        String id,
        String code,
        String phrase,
        String tenant,
        String offering,
        String service,
        String resource,
        String serviceRequestNumber,
        String justification,
        String duration,
        String permissionLevel,
        boolean customerData,
        String requester,
        String status,
        Instant createdAt,
        Instant decisionDeadline,
        Instant decidedAt,
        String decidedBy,
        String decidedOnBehalfOf,
        String comment,
        Policy policy,
        Approved approved,
        Grant grant) {

    record Policy(String outcome, String reason, Rule rule, Integer version, Inputs inputs) {

        static Policy of(PolicyVerdict.Outcome outcome, AccessRequest request) {
            var judgement = request.judgement();
            return new Policy(
                    outcome.id(),
                    request.policyReason().orElse(null),
                    judgement.map(it -> it.verdict().rule()).map(Rule::of).orElse(null),
                    judgement.map(Judgement::version).orElse(null),
                    judgement.map(it -> Inputs.of(it.inputs())).orElse(null));
        }
    }

    record Rule(String id, String label) {

        static Rule of(PolicyVerdict.Rule rule) {
            return new Rule(rule.id(), rule.label());
        }
    }

    record Inputs(
            String offering,
            String service,
            String breadth,
            boolean customerData,
            boolean isolatedIdentity,
            boolean mfa,
            String permissionLevel) {

        static Inputs of(PolicyInputs inputs) {
            return new Inputs(
                    inputs.offering().id(),
                    inputs.service().id(),
                    inputs.breadth(),
                    inputs.customerData(),
                    inputs.isolatedIdentity(),
                    inputs.mfa(),
                    inputs.permissionLevel().id());
        }
    }

    /** What approvers left of what was asked for; null where that is all of it. */
    record Approved(String duration, String permissionLevel, Set<String> actions) {

        static Approved of(Terms terms) {
            return new Approved(
                    terms.duration().toString(),
                    terms.permissionLevel().id(),
                    terms.actions().map(ActionNames::all).orElse(null));
        }
    }

    record Grant(String id, String status, Instant openedAt, Instant expiresAt, Instant closedAt) {

        static Grant of(AccessGrant grant, Instant now) {
            return new Grant(
                    grant.id(),
                    grant.statusAt(now).name(),
                    grant.openedAt(),
                    grant.expiresAt(),
                    grant.closedAt(now).orElse(null));
        }
    }

    static RequestView of(AccessRequest request, String phrase, Terms terms, AccessGrant grant, Instant now) {
        boolean expired = request.statusAt(now) != request.status();
        return new RequestView(
                request.id(),
                request.code().toString(),
                phrase,
                request.tenant(),
                request.offering().id(),
                request.service().id(),
                request.resource(),
                request.serviceRequestNumber(),
                request.justification(),
                request.duration().toString(),
                request.permissionLevel().id(),
                request.customerData(),
                request.requester(),
                request.statusAt(now).name(),
                request.createdAt(),
                request.decisionDeadline().orElse(null),
                (expired ? request.decisionDeadline() : request.decidedAt()).orElse(null),
                request.decidedBy().orElse(null),
                request.decidedOnBehalfOf().orElse(null),
                request.comment().orElse(null),
                request.policyOutcome()
                        .map(outcome -> Policy.of(outcome, request))
                        .orElse(null),
                terms.areLessThanAsked(request) ? Approved.of(terms) : null,
                grant == null ? null : Grant.of(grant, now));
    }
}
