package dev.lockbox.subscription;

import dev.lockbox.wire.Destinations;
import dev.lockbox.wire.OutOfBounds;
import dev.lockbox.wire.Signature;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.config.TlsConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Calls a receiver once, and comes back in time whatever it does. Its name is looked up once a call, and the call goes to what
 * was found and allowed: a second answer of the name server could be another. Of what the receiver says only the status counts;
 * the rest is not read.
 */
@Component
class Messenger {

    private static final ContentType CLOUD_EVENT =
            ContentType.create("application/cloudevents+json", StandardCharsets.UTF_8);

    private static final String LINE = Line.class.getName();

    private final boolean plainHttp;
    private final Duration timeout;
    private final Destinations destinations;
    private final Clock clock;
    private final CloseableHttpClient client;
    private final ScheduledExecutorService watch;

    /** Without a limit: each lookup ends by itself, if late, and whom it is for rests meanwhile. */
    private final ExecutorService lookups;

    @Autowired
    Messenger(SubscriptionSettings settings, Clock clock) {
        this(settings, settings.destinations(), SSLContexts.createDefault(), clock);
    }

    Messenger(SubscriptionSettings settings, Destinations destinations, SSLContext trust, Clock clock) {
        this.plainHttp = settings.plainHttp();
        this.timeout = settings.timeout();
        this.destinations = destinations;
        this.clock = clock;
        this.client = client(trust);
        this.watch = Executors.newSingleThreadScheduledExecutor(daemons("webhook-watch-"));
        this.lookups = Executors.newCachedThreadPool(daemons("webhook-lookup-"));
    }

    private static ThreadFactory daemons(String prefix) {
        var factory = new CustomizableThreadFactory(prefix);
        factory.setDaemon(true);
        return factory;
    }

    private CloseableHttpClient client(SSLContext trust) {
        Timeout step = Timeout.of(timeout);
        TlsSocketStrategy tls =
                ClientTlsStrategyBuilder.create().setSslContext(trust).buildClassic();
        var connections = PoolingHttpClientConnectionManagerBuilder.create()
                .setTlsSocketStrategy((socket, host, port, attachment, context) -> {
                    ((Line) context.getAttribute(LINE)).connected(socket);
                    return tls.upgrade(socket, host, port, attachment, context);
                })
                .setMaxConnTotal(Courier.AT_ONCE)
                .setMaxConnPerRoute(Courier.AT_ONCE)
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        // So that there is time for each address.
                        .setConnectTimeout(Timeout.of(timeout.dividedBy(Destinations.MOST_ADDRESSES)))
                        .setSocketTimeout(step)
                        .build())
                .setDefaultTlsConfig(
                        TlsConfig.custom().setHandshakeTimeout(step).build())
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

    /**
     * What one call holds open until its time is over. The client hangs up once when it is told to, and forgets it: a socket
     * it opens afterwards nobody would close. Its own time-outs begin anew with each byte.
     */
    private static final class Line {

        private HttpPost call;
        private Socket socket;
        private boolean over;

        synchronized void calling(HttpPost call) throws SocketTimeoutException {
            notOver();
            this.call = call;
        }

        synchronized void connected(Socket socket) throws SocketTimeoutException {
            notOver();
            this.socket = socket;
        }

        private void notOver() throws SocketTimeoutException {
            if (over) {
                throw new SocketTimeoutException();
            }
        }

        synchronized boolean isOver() {
            return over;
        }

        synchronized void hangUp() {
            over = true;
            Closer.closeQuietly(socket);
            if (call != null) {
                call.cancel();
            }
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
        if (!isSecure(url) && !plainHttp) {
            throw new Undelivered("The address must begin with https://.");
        }
        var line = new Line();
        Future<?> end = watch.schedule(line::hangUp, timeout.toNanos(), TimeUnit.NANOSECONDS);
        try {
            return call(lookedUp(url), line, () -> signed(url, id, body, secrets));
        } catch (IOException | IllegalStateException e) {
            // The client takes it for a fault of ours if it is told to hang up while it connects.
            throw new Undelivered(words(e, line.isOver()), e);
        } finally {
            end.cancel(false);
            // To close the answer instead would be to read what else there is of it, without end if there is none.
            line.hangUp();
        }
    }

    private static boolean isSecure(URI url) {
        return "https".equals(url.getScheme());
    }

    /** The addresses of its host that may be called; a name server takes the time it takes, and cannot be hung up on. */
    private List<InetAddress> lookedUp(URI url) throws Undelivered, SocketTimeoutException {
        if (url.getHost() == null) {
            throw new Undelivered("The address names no host.");
        }
        String host = bare(url.getHost());
        Future<List<InetAddress>> lookup =
                lookups.submit(() -> isSecure(url) ? destinations.of(host) : destinations.allowed(host));
        try {
            return lookup.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OutOfBounds outOfBounds) {
                throw new Undelivered("The host " + outOfBounds.getMessage() + ".");
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new SocketTimeoutException();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** At the first of the addresses where somebody is. The client would go on to the next though it was told to hang up. */
    private int call(List<InetAddress> addresses, Line line, Supplier<HttpPost> signed) throws IOException {
        IOException failed = new ConnectException();
        for (InetAddress address : addresses) {
            HttpPost call = signed.get();
            line.calling(call);
            var target = new HttpHost(
                    call.getScheme(),
                    address,
                    call.getAuthority().getHostName(),
                    call.getAuthority().getPort());
            HttpClientContext context = HttpClientContext.create();
            context.setAttribute(LINE, line);
            try {
                return client.executeOpen(target, call, context).getCode();
            } catch (SocketException | ConnectTimeoutException e) {
                failed = e;
            }
        }
        throw failed;
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

    private static String words(Exception failure, boolean outOfTime) {
        if (outOfTime || failure instanceof SocketTimeoutException) {
            return "The receiver did not answer in time.";
        }
        if (failure instanceof ConnectException) {
            return "Nobody answers at the receiver's address.";
        }
        return failure instanceof SSLException
                // No more of it, or whose certificates stand where could be found out.
                ? "TLS with the receiver failed. Its certificate must be its host's, by an authority Lockbox trusts."
                : "The connection to the receiver broke.";
    }

    @PreDestroy
    void stop() throws IOException {
        watch.shutdownNow();
        lookups.shutdown();
        client.close();
    }
}
