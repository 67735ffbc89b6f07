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
 * Bounds how many calls somebody has at once that take as long as the caller likes: bodies that come, or exports that are
 * read, byte by byte would keep all the server's threads, and with them the customer who wants to revoke.
 */
final class CallsAtOnce extends OncePerRequestFilter {

    /** From one network, of those who have not signed in. The server has 200 threads. */
    private static final int OF_STRANGERS = 20;

    private static final int OF_A_PERSON = 100;

    /** Each keeps a stretch of the log in memory for as long as its reader takes. */
    private static final int EXPORTS_OF_A_PERSON = 10;

    private record Exports(String person) {}

    private final Map<Object, Integer> underWay = new ConcurrentHashMap<>();
    private final WrittenProblems problems;

    CallsAtOnce(WrittenProblems problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        boolean bodiless = request.getContentLengthLong() <= 0 && request.getHeader("Transfer-Encoding") == null;
        return bodiless && !isExport(request);
    }

    /** A page of a search may be as long as many an export. */
    private static boolean isExport(HttpServletRequest request) {
        String path = request.getRequestURI();
        return path.equals("/api/v1/audit") || (path.startsWith("/api/v1/requests/") && path.endsWith("/evidence"));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String person = Problems.signedIn();
        if (person == null) {
            bounded(Network.of(request.getRemoteAddr()), OF_STRANGERS, request, response, chain);
        } else if (isExport(request)) {
            bounded(new Exports(person), EXPORTS_OF_A_PERSON, request, response, chain);
        } else {
            bounded(person, OF_A_PERSON, request, response, chain);
        }
    }

    private void bounded(
            Object whose, int most, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
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
