package dev.lockbox.process.door;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/** Takes no empty body, nor the word {@code null}, where an operation reads one: the engine's REST API does not look. */
final class BodyRequired implements ReaderInterceptor {

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object body = context.proceed();
        if (body == null) {
            throw new BadRequestException("This operation takes a JSON object.");
        }
        return body;
    }
}
