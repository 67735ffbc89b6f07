package dev.lockbox.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells the operator, once, that a proxy seems to stand in front which is not named: all callers share its address then,
 * and somebody's wrong passwords lock out others.
 */
final class UnnamedProxy extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(UnnamedProxy.class);

    private final AtomicBoolean told = new AtomicBoolean();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Of a proxy that is named, the server has taken the header off.
        if (request.getHeader("X-Forwarded-For") != null && told.compareAndSet(false, true)) {
            LOG.warn(
                    "A call from {} has X-Forwarded-For, which is not believed. If that is your proxy, name it in"
                            + " lockbox.proxies: until then all callers share its address on record and its limits.",
                    request.getRemoteAddr());
        }
        chain.doFilter(request, response);
    }
}
