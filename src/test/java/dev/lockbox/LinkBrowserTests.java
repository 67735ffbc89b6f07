package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.util.TestSocketUtils;

/** Where an approver comes to who follows the link of a mail in a browser and signs in. */
@LockboxTest
class LinkBrowserTests {

    private static final String PORTAL = "https://lockbox.example";
    private static final String OWNER = "fabrikamowner@fabrikam.example";
    private static final Pattern LINK = Pattern.compile("href=\"" + PORTAL + "(/[^\"]*)\"");

    private static final GreenMail SMTP = new GreenMail(
            new ServerSetup(TestSocketUtils.findAvailableTcpPort(), "localhost", ServerSetup.PROTOCOL_SMTP));

    @Autowired
    private Driver driver;

    @LocalServerPort
    private int port;

    private WebDriver browser;
    private WebDriverWait patiently;

    @DynamicPropertySource
    static void throughSmtp(DynamicPropertyRegistry properties) {
        SMTP.start();
        properties.add("spring.mail.host", () -> "localhost");
        properties.add("spring.mail.port", () -> SMTP.getSmtp().getPort());
        properties.add("lockbox.mail.portal", () -> PORTAL);
        properties.add("spring.datasource.url", () -> "jdbc:h2:mem:links;DB_CLOSE_DELAY=-1");
    }

    @BeforeEach
    void openTheBrowser() {
        Chromium.isThereOrSkipped();
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
        browser = Chromium.open("sv-SE,sv,en");
        patiently = new WebDriverWait(browser, Duration.ofSeconds(60));
        patiently.ignoring(StaleElementReferenceException.class);
    }

    @AfterEach
    void closeTheBrowser() throws Exception {
        SMTP.purgeEmailFromAllMailboxes();
        if (browser != null) {
            browser.quit();
        }
    }

    @AfterAll
    static void close() {
        SMTP.stop();
    }

    /** The path of the only link in the only mail that came. */
    private String link(String id) throws Exception {
        driver.runJobs(id);
        List<String> links = LINK.matcher(ReadMail.to(OWNER, SMTP).html())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(links).hasSize(1);
        SMTP.purgeEmailFromAllMailboxes();
        return links.get(0);
    }

    private String text(By place) {
        return patiently.until(visibilityOfElementLocated(place)).getText();
    }

    private void signInToTasklist() {
        patiently.until(visibilityOfElementLocated(By.cssSelector(".form-signin input[type=text]")));
        // Tasklist moves the cursor to the name when it has loaded, even while the password is being typed.
        for (String field : List.of("text", "password", "text")) {
            WebElement input = browser.findElement(By.cssSelector(".form-signin input[type=" + field + "]"));
            input.clear();
            input.sendKeys("fabrikamowner");
        }
        browser.findElement(By.cssSelector("button[type=submit]")).click();
        patiently.until(visibilityOfElementLocated(By.cssSelector("li.account")));
    }

    @Test
    void fromTheMailTheApproverComesToTheTaskOfThisRequestAndAfterTheDecisionToItsPage() throws Exception {
        driver.ask(Driver.with(Driver.azure(), "serviceRequestNumber", "119072521000002"));
        String id = driver.ask(Driver.with(Driver.azure(), "serviceRequestNumber", "119072521000001"));
        String asking = link(id);
        assertThat(asking).isEqualTo("/requests/" + id);

        browser.get("http://localhost:" + port + asking);
        signInToTasklist();
        assertThat(text(By.cssSelector("ol.tasks-list")))
                .contains("(119072521000001)")
                .doesNotContain("119072521000002");
        patiently
                .until(visibilityOfElementLocated(By.partialLinkText("(119072521000001)")))
                .click();
        String code = driver.request(id).code().toString();
        patiently.until(page -> code.equals(
                page.findElement(By.cssSelector("[id$='-fact_code']")).getDomProperty("value")));

        driver.decide(id, "fabrikamowner", "Deny");
        String afterwards = link(id);
        assertThat(afterwards).isEqualTo("/api/v1/requests/" + id);
        browser.get("http://fabrikamowner:fabrikamowner@localhost:" + port + afterwards);
        assertThat(text(By.tagName("h1"))).contains(code, "fabrikam");
        assertThat(text(By.tagName("main"))).contains("har nekat", "119·072·521·000·001", "Erin Engineer");
        assertThat(browser.findElement(By.tagName("main")).getCssValue("background-color"))
                .as("its own style is let through")
                .isEqualTo("rgba(255, 255, 255, 1)");

        browser.findElement(By.linkText("Öppna kvittensen")).click();
        assertThat(text(By.tagName("h1"))).contains("Receipt", "fabrikam");
    }

    @Test
    void fromThePageOfARequestThatWaitsTheApproverComesToItsTask() {
        String id = driver.ask(Driver.with(Driver.azure(), "serviceRequestNumber", "119072521000003"));
        browser.get("http://fabrikamowner:fabrikamowner@localhost:" + port + "/api/v1/requests/" + id);
        patiently
                .until(visibilityOfElementLocated(By.linkText("Öppna uppgiften i Tasklist")))
                .click();
        signInToTasklist();
        assertThat(text(By.cssSelector("ol.tasks-list"))).contains("(119072521000003)");
        assertThat(browser.findElements(By.cssSelector("ol.tasks-list > li"))).hasSize(1);
    }

    @Test
    void theEngineersWordsAreShownAsTypedAndNeverAsMarkup() {
        String id = driver.ask(Driver.with(
                Driver.azure(),
                "justification",
                "It stands still <img src=x onerror=alert(1)> <a href=http://evil.example>Approve</a>"));
        browser.get("http://fabrikamowner:fabrikamowner@localhost:" + port + "/api/v1/requests/" + id);
        assertThat(text(By.cssSelector(".words"))).contains("img", "onerror");
        assertThat(browser.findElements(By.cssSelector("img, script, form, [href*='evil']")))
                .isEmpty();
        assertThat(browser.findElements(By.tagName("a"))).hasSize(1);
    }
}
