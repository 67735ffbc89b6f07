package dev.lockbox.process.door;

import dev.lockbox.identity.Languages;
import dev.lockbox.process.CallersLanguage;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The language a call asks for. Only the first one counts, as it does for Tasklist: a form in the second choice inside a
 * page in English would be read by nobody.
 */
@Component
class AcceptedLanguage implements CallersLanguage {

    @Override
    public Locale now() {
        if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes call)) {
            return Locale.ENGLISH;
        }
        String accepted = call.getRequest().getHeader(HttpHeaders.ACCEPT_LANGUAGE);
        return accepted == null ? Locale.ENGLISH : first(accepted);
    }

    private static Locale first(String accepted) {
        try {
            List<LanguageRange> asked = LanguageRange.parse(accepted);
            return asked.get(0).getWeight() == 0
                    ? Locale.ENGLISH
                    : Languages.spoken(asked.get(0).getRange()).orElse(Locale.ENGLISH);
        } catch (IllegalArgumentException noLanguages) {
            return Locale.ENGLISH;
        }
    }
}
