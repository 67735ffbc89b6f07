package dev.lockbox.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Turns away calls that anybody on the way could have read: pages go to https, programs are told. */
final class TlsOnly extends OncePerRequestFilter {

    private final WrittenProblems problems;

    TlsOnly(WrittenProblems problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.isSecure() || request.getRequestURI().equals("/actuator/health");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isPage(request)) {
            String query = request.getQueryString();
            response.sendRedirect("https://" + request.getServerName() + request.getRequestURI()
                    + (query == null ? "" : "?" + query));
            return;
        }
        problems.write(
                response,
                Problems.problem(
                        HttpStatus.FORBIDDEN,
                        "tls-required",
                        "Call with https. If this call carried a password, others may have read it: change it."));
    }

    private static boolean isPage(HttpServletRequest request) {
        String path = request.getRequestURI();
        return request.getMethod().equals("GET")
                && (path.equals("/") || path.startsWith("/camunda/app/") || path.startsWith("/requests/"));
    }
}
