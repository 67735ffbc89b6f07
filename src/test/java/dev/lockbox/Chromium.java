package dev.lockbox;

import java.io.File;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The browser tests open, without a screen. Where there is none they are skipped, and say so. */
final class Chromium {

    private static final Logger LOG = LoggerFactory.getLogger(Chromium.class);

    private static final File CHROMIUM = named("CHROMIUM", "/usr/bin/chromium");
    private static final File CHROMEDRIVER = named("CHROMEDRIVER", "/usr/bin/chromedriver");

    private static final String WHY_NOT = Stream.of(CHROMIUM, CHROMEDRIVER)
            .filter(program -> !program.canExecute())
            .map(program -> "Nothing was tried in a browser: there is no " + program
                    + ". Install Chromium and its chromedriver, or say where they are in CHROMIUM and CHROMEDRIVER.")
            .findFirst()
            .orElse("");

    private Chromium() {}

    private static File named(String variable, String usually) {
        return new File(System.getProperty(variable, System.getenv().getOrDefault(variable, usually)));
    }

    static void isThereOrSkipped() {
        if (WHY_NOT.isEmpty()) {
            return;
        }
        if (Boolean.parseBoolean(System.getenv("LOCKBOX_BROWSER_REQUIRED"))) {
            Assertions.fail(WHY_NOT);
        }
        LOG.warn(WHY_NOT);
        Assumptions.abort(WHY_NOT);
    }

    /** @param languages the person's, as the browser says them to whomever it calls */
    static WebDriver open(String languages) {
        var options = new ChromeOptions();
        options.setBinary(CHROMIUM);
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--window-size=1600,1300");
        options.setExperimentalOption("prefs", Map.of("intl.accept_languages", languages));
        // With both programs named, Selenium looks for none to download; chromedriver makes a profile for each session.
        return new ChromeDriver(
                new ChromeDriverService.Builder()
                        .usingDriverExecutable(CHROMEDRIVER)
                        .build(),
                options);
    }
}
