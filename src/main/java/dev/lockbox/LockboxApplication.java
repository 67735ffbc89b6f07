package dev.lockbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.TimeZone;
import javax.sql.DataSource;
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

    /** The only source of "now". */
    @Bean
    SharedTime clock(DataSource database) {
        return new SharedTime(now(), System::nanoTime, () -> timeOf(database));
    }

    /** On a connection of its own: inside a transaction the time stands still. */
    private static Optional<Instant> timeOf(DataSource database) {
        try (Connection connection = database.getConnection();
                Statement question = connection.createStatement();
                ResultSet answer = question.executeQuery("select current_timestamp")) {
            answer.next();
            return Optional.of(answer.getObject(1, OffsetDateTime.class).toInstant());
        } catch (SQLException away) {
            return Optional.empty();
        }
    }

    private static Clock now() {
        return Clock.tickMillis(ZoneOffset.UTC);
    }
}
