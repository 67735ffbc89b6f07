package dev.lockbox.subscription;

import dev.lockbox.wire.Destinations;
import dev.lockbox.wire.OutOfBounds;
import dev.lockbox.wire.Signature;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Calls a receiver once. Its name is looked up once a call, and the call goes to what was found and allowed: a second answer
 * of the name server could be another. Of what the receiver says only the status counts; the rest is not read.
 */
@Component
class Messenger {

    private static final ContentType CLOUD_EVENT =
            ContentType.create("application/cloudevents+json", StandardCharsets.UTF_8);

    private final boolean plainHttp;
    private final Duration timeout;
    private final Clock clock;
    private final CloseableHttpClient overTls;
    private final CloseableHttpClient plain;
    private final ScheduledExecutorService watch;

    @Autowired
    Messenger(SubscriptionSettings settings, Clock clock) {
        this(settings, settings.destinations(), SSLContexts.createDefault(), clock);
    }

    Messenger(SubscriptionSettings settings, Destinations destinations, SSLContext trust, Clock clock) {
        this.plainHttp = settings.plainHttp();
        this.timeout = settings.timeout();
        this.clock = clock;
        this.overTls = client(destinations::of, trust);
        this.plain = client(destinations::allowed, trust);
        var factory = new CustomizableThreadFactory("webhook-watch-");
        factory.setDaemon(true);
        this.watch = Executors.newSingleThreadScheduledExecutor(factory);
    }

    /** The addresses of a host that may be called. */
    @FunctionalInterface
    private interface Bounds {
        List<InetAddress> of(String host) throws OutOfBounds;
    }

    private CloseableHttpClient client(Bounds bounds, SSLContext trust) {
        Timeout step = Timeout.of(timeout);
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setDnsResolver(new Bounded(bounds))
                .setTlsSocketStrategy(
                        ClientTlsStrategyBuilder.create().setSslContext(trust).buildClassic())
                .setMaxConnTotal(Courier.AT_ONCE)
                .setMaxConnPerRoute(Courier.AT_ONCE)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(step)
                        .setSocketTimeout(step)
                        .build())
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(Http1Config.custom()
                                .setMaxHeaderCount(100)
                                .setMaxLineLength(8192)
                                .build())
                        .build())
                .build();
        return HttpClients.custom()
                .setConnectionManager(connections)
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(step)
                        .setResponseTimeout(step)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setConnectionReuseStrategy((request, response, context) -> false)
                // Whoever answers with another address is not who was named.
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .disableAuthCaching()
                .setUserAgent("Lockbox")
                .build();
    }

    private record Bounded(Bounds bounds) implements DnsResolver {

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            try {
                return bounds.of(bare(host)).toArray(new InetAddress[0]);
            } catch (OutOfBounds e) {
                throw new UnknownHostException(e.getMessage());
            }
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }

    /** Without the brackets an address of IPv6 has in a URL. */
    static String bare(String host) {
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    /**
     * Signs and sends.
     *
     * @param id the same at each try, by which the receiver knows a double
     * @return the status of the answer
     */
    int send(URI url, String id, byte[] body, List<Secret> secrets) throws Undelivered {
        boolean secure = "https".equals(url.getScheme());
        if (!secure && !plainHttp) {
            throw new Undelivered("The address must begin with https://.");
        }
        HttpPost call = signed(url, id, body, secrets);
        // The client's own time-outs begin anew with each byte.
        Future<?> end = watch.schedule(call::cancel, timeout.toNanos(), TimeUnit.NANOSECONDS);
        try {
            int status =
                    (secure ? overTls : plain).executeOpen(null, call, null).getCode();
            // Hangs up. To close the answer would be to read what else there is of it, without end if there is none.
            call.cancel();
            return status;
        } catch (IOException e) {
            throw new Undelivered(words(e, call.isAborted()), e);
        } finally {
            end.cancel(false);
        }
    }

    private HttpPost signed(URI url, String id, byte[] body, List<Secret> secrets) {
        long timestamp = clock.instant().getEpochSecond();
        var signature = new Signature(secrets.stream().map(Secret::key).toList());
        var call = new HttpPost(url);
        call.setHeader("webhook-id", id);
        call.setHeader("webhook-timestamp", Long.toString(timestamp));
        call.setHeader("webhook-signature", signature.over(id, timestamp, body));
        call.setEntity(new ByteArrayEntity(body, CLOUD_EVENT));
        return call;
    }

    private static String words(IOException failure, boolean outOfTime) {
        if (outOfTime || failure instanceof SocketTimeoutException) {
            return "The receiver did not answer in time.";
        }
        if (failure instanceof UnknownHostException) {
            return "The host " + failure.getMessage() + ".";
        }
        if (failure instanceof ConnectException) {
            return "Nobody answers at the receiver's address.";
        }
        return failure instanceof SSLException
                ? "TLS with the receiver failed: " + failure.getMessage() + "."
                : "The connection to the receiver broke.";
    }

    @PreDestroy
    void stop() throws IOException {
        watch.shutdownNow();
        overTls.close();
        plain.close();
    }
}
