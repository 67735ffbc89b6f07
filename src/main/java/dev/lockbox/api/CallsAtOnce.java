package dev.lockbox.api;

import dev.lockbox.identity.Network;
import dev.lockbox.identity.Refused;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds how many calls with a body somebody has at once: bodies that come byte by byte would keep all the server's
 * threads, and with them the customer who wants to revoke.
 */
final class CallsAtOnce extends OncePerRequestFilter {

    /** From one network, of those who have not signed in. The server has 200 threads. */
    private static final int OF_STRANGERS = 20;

    private static final int OF_A_PERSON = 100;

    private final Map<Object, Integer> underWay = new ConcurrentHashMap<>();
    private final WrittenProblems problems;

    CallsAtOnce(WrittenProblems problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String person = Problems.signedIn();
        Object whose = person == null ? Network.of(request.getRemoteAddr()) : person;
        int most = person == null ? OF_STRANGERS : OF_A_PERSON;
        try {
            if (underWay.merge(whose, 1, Integer::sum) > most) {
                problems.tellToWait(
                        response,
                        Refused.tooMany(
                                "tooManyAtOnce", "Too many calls of yours are under way.", Duration.ofSeconds(1)));
            } else {
                chain.doFilter(request, response);
            }
        } finally {
            underWay.computeIfPresent(whose, (it, count) -> count == 1 ? null : count - 1);
        }
    }
}
