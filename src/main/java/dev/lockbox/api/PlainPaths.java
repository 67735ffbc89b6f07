package dev.lockbox.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.MappingMatch;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Takes a path only if it is written the plain way, before anybody judges by it: the servers in a row here, Tomcat, Spring
 * and Jersey, each read dots, doubled slashes, parameters and escapes in their own way.
 */
final class PlainPaths extends OncePerRequestFilter {

    private final WrittenProblems problems;

    PlainPaths(WrittenProblems problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isPlain(request)) {
            chain.doFilter(request, response);
            return;
        }
        problems.write(
                response, Problems.problem(HttpStatus.BAD_REQUEST, "malformed", "Write the path the plain way."));
    }

    private static boolean isPlain(HttpServletRequest request) {
        String path = request.getRequestURI();
        if (request.getHttpServletMapping().getMappingMatch() != MappingMatch.PATH) {
            return true;
        }
        return (path + "/").startsWith(request.getServletPath() + "/");
    }
}
