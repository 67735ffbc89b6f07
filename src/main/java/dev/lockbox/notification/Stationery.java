package dev.lockbox.notification;

import dev.lockbox.identity.Languages;
import dev.lockbox.ledger.Hash;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.context.Context;
import org.thymeleaf.exceptions.TemplateEngineException;
import org.thymeleaf.templatemode.TemplateMode;
import org.thymeleaf.templateresolver.StringTemplateResolver;
import org.unbescape.html.HtmlEscape;

/**
 * The words and the two templates mails are written with: as packed, or of the same name in a folder of the operator's. What
 * cannot be used there is told and done without, since a mail is not lost for it. The folder is read at start.
 */
@Component
class Stationery {

    private static final Logger LOG = LoggerFactory.getLogger(Stationery.class);

    private static final String HTML = "mail.html";
    private static final String TEXT = "mail.txt";

    private static final String PAGE = "page.html";

    /** What browsers let a page do: be shown in its own style. */
    static final String PAGE_POLICY =
            "default-src 'none'; style-src '" + hash(style(packed(PAGE))) + "'; base-uri 'none'; form-action 'none'";

    /** What makes something to click of a mail, or fetches something. */
    private static final Pattern ELSEWHERE = Pattern.compile(
            "://|\\bwww\\.|mailto:|\\btel:|<\\s*(?:a|area|base|embed|form|frame|iframe|img|link|object|script|style|svg)\\b"
                    + "|<[^>]*\\b(?:href|src|srcset|background|action)\\s*=|url\\s*\\(|@import",
            Pattern.CASE_INSENSITIVE);

    /** What no template here is made with: the library leaves it as it stands. */
    private static final Pattern UNKNOWN = Pattern.compile("<[^>]*\\s(?:th:|data-th-)[a-z-]+");

    private final TemplateEngine html = engine(TemplateMode.HTML);
    private final TemplateEngine text = engine(TemplateMode.TEXT);
    private final Map<String, String> packed = Map.of(HTML, packed(HTML), TEXT, packed(TEXT), PAGE, packed(PAGE));
    private final Map<String, String> own = new HashMap<>();
    private final Map<Locale, Bundle> bundles;
    private final Set<String> faults = new ConcurrentSkipListSet<>();

    Stationery(MailSettings settings) {
        Map<String, String> files = settings.templates() == null ? Map.of() : read(settings.templates());
        Stream.of(HTML, TEXT).filter(files::containsKey).forEach(name -> own.put(name, files.get(name)));
        this.bundles = Languages.ALL.stream()
                .collect(Collectors.toUnmodifiableMap(language -> language, language -> bundle(language, files)));
        own.keySet().removeIf(name -> printOwn(name, "Lockbox", sample(), false).isEmpty());
        own.keySet().forEach(name -> printOwn(name, "Lockbox", sample(), true));
    }

    private static TemplateEngine engine(TemplateMode mode) {
        var resolver = new StringTemplateResolver();
        resolver.setTemplateMode(mode);
        resolver.setCacheable(true);
        var engine = new TemplateEngine();
        engine.setDialect(new Narrowed());
        engine.setTemplateResolver(resolver);
        return engine;
    }

    private static String packed(String name) {
        try (var stream = Stationery.class.getResourceAsStream("/mail/" + name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String style(String template) {
        return template.substring(template.indexOf("<style>") + "<style>".length(), template.indexOf("</style>"));
    }

    private static String hash(String style) {
        byte[] hash = Hash.sha256().digest(style.getBytes(StandardCharsets.UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(hash);
    }

    private Map<String, String> read(Path folder) {
        Set<String> known = Stream.concat(
                        Stream.of(HTML, TEXT), Languages.ALL.stream().map(Bundle::fileName))
                .collect(Collectors.toSet());
        Map<String, String> files = new HashMap<>();
        try (Stream<Path> all = Files.list(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (known.contains(name)) {
                    files.put(name, Files.readString(file));
                } else {
                    fault(name + " is none of " + known.stream().sorted().toList());
                }
            }
        } catch (IOException e) {
            fault("The folder " + folder.toAbsolutePath() + " cannot be read: " + e);
        }
        return files;
    }

    private Bundle bundle(Locale language, Map<String, String> files) {
        var bundle = Bundle.packed(language);
        String text = files.get(Bundle.fileName(language));
        if (text == null) {
            return bundle;
        }
        return bundle.with(text, this::fault);
    }

    private void fault(String what) {
        if (faults.add(what)) {
            LOG.warn("Mails are written without it: {}", what);
        }
    }

    /** One with everything that can stand on it but a link. */
    private Sheet sample() {
        var words = new Words(bundle(Locale.ENGLISH), ZoneOffset.UTC);
        return new Sheet(words)
                .say("go.plain")
                .shout("checkpoint.standsStill")
                .note("go.plain")
                .facts()
                .add("fact.who", Inert.of("Sample"))
                .done()
                .words("words.comment", "Sample")
                .items("receipt.actions", List.of(Inert.of("Sample")))
                .phrase("four words in English", "phrase.tenant")
                .kept("checkpoint.keep", "Sample");
    }

    Bundle bundle(Locale language) {
        return bundles.get(Languages.nearest(language));
    }

    /** @param withLink whether it may hold one; else it holds nothing to click */
    Mail print(Inert subject, Sheet sheet, boolean withLink) {
        return new Mail(
                subject.toString(),
                print(TEXT, subject.toString(), sheet, !withLink),
                print(HTML, subject.toString(), sheet, !withLink));
    }

    /** For a browser. An operator's own words stand on it, in the packed template. */
    String printPage(Inert title, Sheet sheet) {
        return fill(PAGE, packed.get(PAGE), title.toString(), sheet);
    }

    private String print(String name, String subject, Sheet sheet, boolean nothingToClick) {
        return printOwn(name, subject, sheet, nothingToClick)
                .orElseGet(() -> fill(name, packed.get(name), subject, sheet));
    }

    private Optional<String> printOwn(String name, String subject, Sheet sheet, boolean nothingToClick) {
        if (!own.containsKey(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(fill(name, own.get(name), subject, sheet))
                    .filter(printed -> isFit(name, printed, nothingToClick))
                    .filter(printed -> !nothingToClick || holdsNoLinkOfItsOwn(name, printed, subject, sheet));
        } catch (TemplateEngineException e) {
            fault(name + " is broken: " + cause(e));
            return Optional.empty();
        }
    }

    private boolean isFit(String name, String printed, boolean nothingToClick) {
        var elsewhere = ELSEWHERE.matcher(printed);
        if (nothingToClick && elsewhere.find()) {
            fault(name + " puts something to click into a mail that must hold nothing of the kind: "
                    + elsewhere.group());
            return false;
        }
        var unknown = UNKNOWN.matcher(printed);
        if (name.equals(HTML) && unknown.find()) {
            fault(name + " holds what no template of a mail is made with: " + unknown.group());
            return false;
        }
        return true;
    }

    /** The checkpoint is what it is; what counts is what a reader sees of the template and not of the packed one. */
    private boolean holdsNoLinkOfItsOwn(String name, String printed, String subject, Sheet sheet) {
        Set<String> links = new HashSet<>(Bundle.links(seen(name, printed)));
        if (!links.isEmpty()) {
            links.removeAll(Bundle.links(seen(name, fill(name, packed.get(name), subject, sheet))));
        }
        links.forEach(link ->
                fault(name + " puts something to click into a mail that must hold nothing of the kind: " + link));
        return links.isEmpty();
    }

    private static String seen(String name, String printed) {
        return name.equals(HTML) ? HtmlEscape.unescapeHtml(printed.replaceAll("<[^>]*>", " ")) : printed;
    }

    /** The template itself stands in what the library says, as its name. */
    private static String cause(Throwable e) {
        Throwable first = e;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String said = String.valueOf(first.getMessage());
        return said.replaceAll("\\(template: \"[\\s\\S]*?\" - line", "(line").replaceAll("\\s+", " ");
    }

    private String fill(String name, String template, String subject, Sheet sheet) {
        boolean isHtml = !name.equals(TEXT);
        Map<String, Object> named = Map.of(
                "language", sheet.words().language().toLanguageTag(),
                "subject", subject,
                "blocks", sheet.blocks(isHtml));
        String filled = (isHtml ? html : text)
                .process(template, new Context(sheet.words().language(), named));
        return isHtml ? filled : filled.replaceAll("\\n{3,}", "\n\n").strip() + "\n";
    }

    /** What of the operator's own could not be used. */
    Set<String> faults() {
        return faults;
    }
}
