package dev.lockbox.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses bodies nobody needs to send, whether they say how long they are or not. */
final class BodyLimit extends OncePerRequestFilter {

    private final int most;
    private final WrittenProblems problems;

    BodyLimit(DataSize most, WrittenProblems problems) {
        this.most = Math.toIntExact(most.toBytes());
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long announced = request.getContentLengthLong();
        if (announced > most) {
            tooLarge(response);
        } else if (announced >= 0 || request.getHeader("Transfer-Encoding") == null) {
            chain.doFilter(request, response);
        } else {
            byte[] body = request.getInputStream().readNBytes(most + 1);
            if (body.length > most) {
                tooLarge(response);
            } else {
                chain.doFilter(new ReadBefore(request, body), response);
            }
        }
    }

    private void tooLarge(HttpServletResponse response) throws IOException {
        problems.write(
                response,
                Problems.problem(
                        HttpStatus.PAYLOAD_TOO_LARGE, "too-large", "Send at most " + most + " bytes with a call."));
    }

    /** A call whose body came in pieces and was read to see how long it is. */
    private static final class ReadBefore extends HttpServletRequestWrapper {

        private final ByteArrayInputStream body;

        ReadBefore(HttpServletRequest request, byte[] body) {
            super(request);
            this.body = new ByteArrayInputStream(body);
        }

        @Override
        public ServletInputStream getInputStream() {
            return new ServletInputStream() {
                @Override
                public int read() {
                    return body.read();
                }

                @Override
                public int read(byte[] into, int offset, int length) {
                    return body.read(into, offset, length);
                }

                @Override
                public boolean isFinished() {
                    return body.available() == 0;
                }

                @Override
                public boolean isReady() {
                    return true;
                }

                @Override
                public void setReadListener(ReadListener listener) {
                    throw new IllegalStateException("Bodies are read at once");
                }
            };
        }

        @Override
        public BufferedReader getReader() throws IOException {
            String encoding = getCharacterEncoding();
            return new BufferedReader(new InputStreamReader(
                    getInputStream(), encoding == null ? StandardCharsets.UTF_8.name() : encoding));
        }
    }
}
