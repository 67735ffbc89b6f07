package dev.lockbox.process.door;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.camunda.bpm.engine.rest.mapper.JacksonConfigurator;

/** Reads JSON as the engine's REST API does, but not so deep that what walks through it afterwards runs out of stack. */
final class ShallowJson extends JacksonConfigurator {

    private static final int LEVELS = 50;

    private final JsonFactory shallow = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(LEVELS).build())
            .build();

    @Override
    public ObjectMapper getContext(Class<?> type) {
        return configureObjectMapper(new ObjectMapper(shallow));
    }
}
