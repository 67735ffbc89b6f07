package dev.lockbox.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.lockbox.identity.Person;
import dev.lockbox.subscription.Delivery;
import dev.lockbox.subscription.DeliveryStatus;
import dev.lockbox.subscription.Secret;
import dev.lockbox.subscription.Subscriber;
import dev.lockbox.subscription.Subscription;
import dev.lockbox.subscription.SubscriptionAdministration;
import dev.lockbox.subscription.SubscriptionAdministration.Resent;
import dev.lockbox.subscription.SubscriptionAdministration.Standing;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where a customer, or where no tenant is named the provider, has its events sent, and what became of them. */
@RestController
@RequestMapping({"/api/v1/tenants/{tenant}/subscriptions", "/api/v1/subscriptions"})
class SubscriptionsApi {

    private final SubscriptionAdministration administration;

    SubscriptionsApi(SubscriptionAdministration administration) {
        this.administration = administration;
    }

    /** @param secret shown once; left out otherwise */
    record View(
            String type,
            String url,
            Instant setAt,
            Instant switchedOffAt,
            String switchedOffBecause,
            long waiting,
            long failed,
            Instant lastDeliveredAt,
            String lastError,
            Instant previousSecretUntil,
            @JsonInclude(JsonInclude.Include.NON_NULL) String secret) {

        static View of(Standing standing) {
            Subscription subscription = standing.subscription();
            Subscription.Off off = subscription.off();
            Secret secret = standing.secret();
            return new View(
                    subscription.type().id(),
                    subscription.url().toString(),
                    subscription.setAt(),
                    off == null ? null : off.at(),
                    off == null ? null : off.why().name(),
                    standing.waiting(),
                    standing.failed(),
                    subscription.lastDeliveredAt(),
                    subscription.lastError(),
                    subscription.previousSecretUntil(),
                    secret == null ? null : secret.text());
        }
    }

    record All(List<View> subscriptions) {}

    record DeliveryView(
            String id,
            String subject,
            DeliveryStatus status,
            int attempts,
            Instant createdAt,
            Instant nextAttemptAt,
            Instant settledAt,
            String lastError) {

        static DeliveryView of(Delivery delivery) {
            return new DeliveryView(
                    delivery.id(),
                    delivery.subject(),
                    delivery.status(),
                    delivery.attempts(),
                    delivery.createdAt(),
                    delivery.nextAttemptAt(),
                    delivery.settledAt(),
                    delivery.lastError());
        }
    }

    /** A page of deliveries, newest first; {@code next} is null on the last one. */
    record Page(List<DeliveryView> deliveries, String next) {}

    @GetMapping
    All subscriptions(@PathVariable(required = false) String tenant, @AuthenticationPrincipal Person person) {
        return new All(administration.subscriptions(Subscriber.of(tenant), person).stream()
                .map(View::of)
                .toList());
    }

    @PutMapping(path = "/{type}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<View> set(
            @PathVariable(required = false) String tenant,
            @PathVariable String type,
            @RequestBody ObjectNode body,
            @AuthenticationPrincipal Person person) {
        View view = View.of(administration.set(Subscriber.of(tenant), type, Body.field(body, "url"), person));
        return ResponseEntity.status(view.secret() == null ? HttpStatus.OK : HttpStatus.CREATED)
                .body(view);
    }

    @PostMapping("/{type}/rotate-secret")
    View rotateSecret(
            @PathVariable(required = false) String tenant,
            @PathVariable String type,
            @AuthenticationPrincipal Person person) {
        return View.of(administration.rotateSecret(Subscriber.of(tenant), type, person));
    }

    @DeleteMapping("/{type}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(
            @PathVariable(required = false) String tenant,
            @PathVariable String type,
            @AuthenticationPrincipal Person person) {
        administration.remove(Subscriber.of(tenant), type, person);
    }

    @GetMapping("/{type}/deliveries")
    Page deliveries(
            @PathVariable(required = false) String tenant,
            @PathVariable String type,
            @RequestParam(required = false) String status,
            @RequestParam(required = false) String cursor,
            @RequestParam(required = false) String limit,
            @AuthenticationPrincipal Person person) {
        var query = new QueryReader();
        DeliveryStatus wanted = query.status(status, DeliveryStatus.class);
        String before = query.text("cursor", cursor);
        int size = query.size("limit", limit, 50, 200);
        query.check();
        List<Delivery> found = administration.deliveries(Subscriber.of(tenant), type, wanted, before, size + 1, person);
        List<Delivery> shown = found.subList(0, Math.min(size, found.size()));
        return new Page(
                shown.stream().map(DeliveryView::of).toList(),
                found.size() > size ? shown.get(size - 1).id() : null);
    }

    @PostMapping("/{type}/deliveries/{id}/resend")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Resent resend(
            @PathVariable(required = false) String tenant,
            @PathVariable String type,
            @PathVariable String id,
            @AuthenticationPrincipal Person person) {
        return administration.resend(Subscriber.of(tenant), type, id, person);
    }

    @PostMapping("/{type}/deliveries/resend")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Resent resendAll(
            @PathVariable(required = false) String tenant,
            @PathVariable String type,
            @AuthenticationPrincipal Person person) {
        return administration.resendAll(Subscriber.of(tenant), type, person);
    }
}
