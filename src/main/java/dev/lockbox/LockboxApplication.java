package dev.lockbox;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.TimeZone;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** A self-hosted Customer Lockbox: no support engineer touches a customer's data without that customer's consent. */
@SpringBootApplication(exclude = UserDetailsServiceAutoConfiguration.class)
@ConfigurationPropertiesScan
@EnableScheduling
public class LockboxApplication {

    static {
        // The engine's timer columns hold no zone: every node must write and read them in the same one.
        TimeZone.setDefault(TimeZone.getTimeZone(ZoneOffset.UTC));
    }

    public static void main(String[] args) {
        if (Commands.include(args)) {
            Commands.runAndExit(now(), args);
        }
        SpringApplication.run(LockboxApplication.class, args);
    }

    /** The only source of "now". Milliseconds, because the engine's timers and both databases keep at least those. */
    @Bean
    Clock clock() {
        return now();
    }

    private static Clock now() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }
}
