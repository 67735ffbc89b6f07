package dev.lockbox.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses calls that spell the name of a door in another way, such as {@code /%65ngine-rest}: the server decodes it, those
 * behind do not, and nobody needs it.
 */
final class OneSpelling extends OncePerRequestFilter {

    private final WrittenProblems problems;

    OneSpelling(WrittenProblems problems) {
        this.problems = problems;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getPathInfo() == null || request.getRequestURI().startsWith(request.getServletPath());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        problems.write(
                response, Problems.problem(HttpStatus.BAD_REQUEST, "malformed", "Spell the path without escapes."));
    }
}
