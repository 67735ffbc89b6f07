package dev.lockbox;

import dev.lockbox.change.Effects;
import dev.lockbox.identity.HeldRoles;
import dev.lockbox.identity.Roles;
import dev.lockbox.notification.Details;
import dev.lockbox.request.ActionNames;
import dev.lockbox.request.InternalSteps;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.convert.converter.Converter;
import org.springframework.data.convert.ReadingConverter;
import org.springframework.data.convert.WritingConverter;
import org.springframework.data.jdbc.repository.config.AbstractJdbcConfiguration;

/** How small values stand in a column. */
@Configuration(proxyBeanMethods = false)
class Records extends AbstractJdbcConfiguration {

    @Override
    protected List<?> userConverters() {
        return List.of(
                new RolesOut(),
                new RolesIn(),
                new HeldRolesOut(),
                new HeldRolesIn(),
                new InternalStepsOut(),
                new InternalStepsIn(),
                new ActionNamesOut(),
                new ActionNamesIn(),
                new DurationOut(),
                new DurationIn(),
                new EffectsOut(),
                new EffectsIn(),
                new DetailsOut(),
                new DetailsIn());
    }

    @WritingConverter
    static final class RolesOut implements Converter<Roles, String> {
        @Override
        public String convert(Roles roles) {
            return roles.text();
        }
    }

    @ReadingConverter
    static final class RolesIn implements Converter<String, Roles> {
        @Override
        public Roles convert(String text) {
            return Roles.parse(text);
        }
    }

    @WritingConverter
    static final class HeldRolesOut implements Converter<HeldRoles, String> {
        @Override
        public String convert(HeldRoles roles) {
            return roles.text();
        }
    }

    @ReadingConverter
    static final class HeldRolesIn implements Converter<String, HeldRoles> {
        @Override
        public HeldRoles convert(String text) {
            return HeldRoles.parse(text);
        }
    }

    @WritingConverter
    static final class InternalStepsOut implements Converter<InternalSteps, String> {
        @Override
        public String convert(InternalSteps steps) {
            return steps.text();
        }
    }

    @ReadingConverter
    static final class InternalStepsIn implements Converter<String, InternalSteps> {
        @Override
        public InternalSteps convert(String text) {
            return InternalSteps.parse(text);
        }
    }

    @WritingConverter
    static final class ActionNamesOut implements Converter<ActionNames, String> {
        @Override
        public String convert(ActionNames names) {
            return names.text();
        }
    }

    @ReadingConverter
    static final class ActionNamesIn implements Converter<String, ActionNames> {
        @Override
        public ActionNames convert(String text) {
            return ActionNames.parse(text);
        }
    }

    @WritingConverter
    static final class DurationOut implements Converter<Duration, String> {
        @Override
        public String convert(Duration duration) {
            return duration.toString();
        }
    }

    @ReadingConverter
    static final class DurationIn implements Converter<String, Duration> {
        @Override
        public Duration convert(String text) {
            return Duration.parse(text);
        }
    }

    @WritingConverter
    static final class DetailsOut implements Converter<Details, String> {
        @Override
        public String convert(Details details) {
            return details.text();
        }
    }

    @ReadingConverter
    static final class DetailsIn implements Converter<String, Details> {
        @Override
        public Details convert(String text) {
            return Details.parse(text);
        }
    }

    @WritingConverter
    static final class EffectsOut implements Converter<Effects, String> {
        @Override
        public String convert(Effects effects) {
            return effects.text();
        }
    }

    @ReadingConverter
    static final class EffectsIn implements Converter<String, Effects> {
        @Override
        public Effects convert(String text) {
            return Effects.parse(text);
        }
    }
}
