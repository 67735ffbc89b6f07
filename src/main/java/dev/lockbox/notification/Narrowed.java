package dev.lockbox.notification;

import java.util.Set;
import java.util.stream.Collectors;
import org.thymeleaf.processor.IProcessor;
import org.thymeleaf.standard.StandardDialect;
import org.thymeleaf.standard.processor.StandardBlockTagProcessor;
import org.thymeleaf.standard.processor.StandardCaseTagProcessor;
import org.thymeleaf.standard.processor.StandardEachTagProcessor;
import org.thymeleaf.standard.processor.StandardHrefTagProcessor;
import org.thymeleaf.standard.processor.StandardIfTagProcessor;
import org.thymeleaf.standard.processor.StandardRemovableAttributeTagProcessor;
import org.thymeleaf.standard.processor.StandardSwitchTagProcessor;
import org.thymeleaf.standard.processor.StandardTextTagProcessor;
import org.thymeleaf.standard.processor.StandardUnlessTagProcessor;
import org.thymeleaf.standard.processor.StandardUtextTagProcessor;
import org.thymeleaf.templatemode.TemplateMode;

/**
 * What a template of a mail is made with, and nothing beyond: conditions, repetition, escaped text and one link. So no
 * template puts a text into HTML as it is, or fetches another file.
 */
final class Narrowed extends StandardDialect {

    private static final Set<Class<? extends IProcessor>> EVERYWHERE = Set.of(
            StandardBlockTagProcessor.class,
            StandardCaseTagProcessor.class,
            StandardEachTagProcessor.class,
            StandardIfTagProcessor.class,
            StandardSwitchTagProcessor.class,
            StandardTextTagProcessor.class,
            StandardUnlessTagProcessor.class);

    private static final Set<Class<? extends IProcessor>> IN_HTML =
            Set.of(StandardHrefTagProcessor.class, StandardRemovableAttributeTagProcessor.class);

    // Plain text knows no markup, so there is nothing to escape.
    private static final Set<Class<? extends IProcessor>> IN_TEXT = Set.of(StandardUtextTagProcessor.class);

    Narrowed() {
        setVariableExpressionEvaluator(new Names());
    }

    @Override
    public Set<IProcessor> getProcessors(String prefix) {
        return super.getProcessors(prefix).stream().filter(Narrowed::isNeeded).collect(Collectors.toSet());
    }

    private static boolean isNeeded(IProcessor processor) {
        Class<?> kind = processor.getClass();
        return EVERYWHERE.contains(kind)
                || (processor.getTemplateMode() == TemplateMode.HTML && IN_HTML.contains(kind))
                || (processor.getTemplateMode() == TemplateMode.TEXT && IN_TEXT.contains(kind));
    }
}
