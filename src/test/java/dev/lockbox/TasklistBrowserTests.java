package dev.lockbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openqa.selenium.support.ui.ExpectedConditions.alertIsPresent;
import static org.openqa.selenium.support.ui.ExpectedConditions.elementToBeClickable;
import static org.openqa.selenium.support.ui.ExpectedConditions.invisibilityOfElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.support.ui.WebDriverWait;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What people do in Tasklist with a browser and nothing else. */
@LockboxTest
class TasklistBrowserTests {

    private static final String MARKUP = "Mailbox stands still. **bold** <img src=x onerror=alert(1)> <b>fat</b>"
            + " ![x](http://evil.example/x.png) [click](http://evil.example)";

    @Autowired
    private Http http;

    @Autowired
    private Driver driver;

    @Autowired
    private JdbcTemplate database;

    @LocalServerPort
    private int port;

    private final String ticket =
            "EXSR-" + UUID.randomUUID().toString().substring(0, 8).toUpperCase();

    private long lastRecord;
    private WebDriver browser;
    private WebDriverWait patiently;

    @BeforeEach
    void lookWhatIsThere() {
        Chromium.isThereOrSkipped();
        driver.clock.set(Instant.parse("2026-03-02T09:00:00Z"));
        lastRecord = database.queryForObject("select coalesce(max(sequence), 0) from everything_recorded", Long.class);
    }

    /** @param languages the person's, as the browser says them to whomever it calls */
    private void openTheBrowser(String languages) {
        browser = Chromium.open(languages);
        patiently = new WebDriverWait(browser, Duration.ofSeconds(20));
        patiently.ignoring(StaleElementReferenceException.class, ElementClickInterceptedException.class);
    }

    @AfterEach
    void theOrdinaryWayMeetsNoShutDoor() {
        assertThat(database.queryForList(
                        "select audit_data from everything_recorded where operation = 'Refuse Attempt' and sequence > ?"
                                + " and (audit_data like '%doorIsShut%' or audit_data like '%signInFirst%')",
                        String.class, lastRecord))
                .isEmpty();
    }

    @AfterEach
    void closeTheBrowser() {
        if (browser != null) {
            browser.quit();
        }
    }

    @Test
    void anEngineerAsksInTasklist() {
        signIn("engineer");
        click(By.linkText("Start process"));
        click(By.xpath("//*[contains(@class, 'modal-body')]//a[normalize-space() = 'Customer Lockbox']"));
        type("q_tenant", "contoso");
        choose("q_offering", "m365");
        choose("q_service", "Exchange Online");
        type("q_resource", "ann@contoso.example");
        type("q_ticket", ticket);
        type("q_why", MARKUP);
        choose("q_level", "read");
        choose("q_duration", "30 minutes");
        click(By.xpath("//*[contains(@class, 'modal-footer')]//button[normalize-space() = 'Start']"));
        patiently.until(invisibilityOfElementLocated(By.className("modal-dialog")));

        JsonNode asked = requestWithTheTicket();
        assertThat(asked.path("requester").asText()).isEqualTo("engineer");
        assertThat(asked.path("status").asText()).isEqualTo("INTERNAL_PENDING");
        assertThat(asked.path("tenant").asText()).isEqualTo("contoso");
        assertThat(asked.path("offering").asText()).isEqualTo("m365");
        assertThat(asked.path("service").asText()).isEqualTo("exchange-online");
        assertThat(asked.path("resource").asText()).isEqualTo("ann@contoso.example");
        assertThat(asked.path("justification").asText()).isEqualTo(MARKUP);
        assertThat(asked.path("permissionLevel").asText()).isEqualTo("read");
        assertThat(asked.path("duration").asText()).isEqualTo("PT30M");
        assertThat(asked.path("customerData").asBoolean()).isTrue();
    }

    @Test
    void aManagerDeniesInTasklist() {
        String id = ask();

        signIn("supportmanager");
        open("Approve internally");
        claim();
        assertThat(fact("tenant")).isEqualTo("contoso");
        assertThat(fact("requester")).isEqualTo("Erin Engineer (engineer)");
        assertThat(fact("justification")).isEqualTo(MARKUP);
        assertThat(isChosen("Approve")).isFalse();
        assertThat(isChosen("Deny")).isFalse();
        answer("Deny");
        type("decision_internalComment", "Try without access first");
        complete();
        waitUntilTheTaskIsGone();

        JsonNode request = request("engineer", id);
        assertThat(request.path("status").asText()).isEqualTo("INTERNAL_DENIED");
        assertThat(request.path("decidedBy").asText()).isEqualTo("supportmanager");
        assertThat(request.path("comment").asText()).isEqualTo("Try without access first");
        assertThat(request.path("grant").isNull()).isTrue();
    }

    @Test
    void theCustomersApproverApprovesInTasklistAndTheTaskIsGone() {
        String id = askAndApproveInternally();

        signIn("contosoapprover");
        open("Decide on access");
        claim();
        assertThat(fact("requester")).isEqualTo("Erin Engineer (engineer)");
        assertThat(fact("justification")).isEqualTo(MARKUP);
        assertThat(fact("resource")).isEqualTo("ann@contoso.example");
        assertThat(fact("duration")).startsWith("4 hours");
        assertThat(fact("answerBefore")).isEqualTo("Mon, 2 March 2026, 22:00:00 CET");
        assertThat(isChosen("Approve")).isFalse();
        assertThat(isChosen("Deny")).isFalse();
        answer("Approve");
        type("decision_comment", "For today only");
        complete();
        waitUntilTheTaskIsGone();

        JsonNode request = request("contosoapprover", id);
        assertThat(request.path("status").asText()).isEqualTo("APPROVED");
        assertThat(request.path("decidedBy").asText()).isEqualTo("contosoapprover");
        assertThat(request.path("comment").asText()).isEqualTo("For today only");
        assertThat(request.path("grant").path("status").asText()).isEqualTo("ACTIVE");
        assertThat(request.path("approved").isNull()).isTrue();
    }

    @Test
    void theCustomersApproverApprovesLessInTasklist() {
        String id = askAndApproveInternally();

        signIn("contosoapprover");
        open("Decide on access");
        claim();
        assertThat(fact("permissionLevel")).startsWith("write");
        answer("Approve");
        choose("less_approvedDuration", "30 minutes");
        choose("less_approvedPermissionLevel", "read");
        type("less_approvedActions", "Get-Mailbox, Get-MailboxFolderStatistics");
        complete();
        waitUntilTheTaskIsGone();

        JsonNode request = request("contosoapprover", id);
        assertThat(request.path("status").asText()).isEqualTo("APPROVED");
        assertThat(request.path("approved").toString())
                .isEqualTo("{\"duration\":\"PT30M\",\"permissionLevel\":\"read\","
                        + "\"actions\":[\"Get-Mailbox\",\"Get-MailboxFolderStatistics\"]}");
        assertThat(request.path("grant").path("expiresAt").asText()).isEqualTo("2026-03-02T09:30:00Z");
        assertThat(http.get(
                                "engineer",
                                "/api/v1/grants/"
                                        + request.path("grant").path("id").asText())
                        .json()
                        .path("accepted")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void whoChoosesLongerThanWasAskedForIsToldAndChoosesAgain() {
        String id = askAndApproveInternally("PT1H");

        signIn("contosoapprover");
        open("Decide on access");
        claim();
        answer("Approve");
        choose("less_approvedDuration", "2 hours");
        complete();
        patiently.until(visibilityOfElementLocated(
                By.xpath("//*[contains(., 'Please correct: approvedDuration: is too long: PT1H was asked for.')]")));
        assertThat(request("contosoapprover", id).path("status").asText()).isEqualTo("CUSTOMER_NOTIFIED");

        dismissTheComplaint();
        // A list that something was chosen from opens again once the cursor was elsewhere.
        type("decision_comment", "Shorter, then");
        choose("less_approvedDuration", "15 minutes");
        complete();
        waitUntilTheTaskIsGone();
        assertThat(request("contosoapprover", id)
                        .path("grant")
                        .path("expiresAt")
                        .asText())
                .isEqualTo("2026-03-02T09:15:00Z");
    }

    @Test
    void theEngineersWordsAreShownAsTypedAndNeverAsMarkup() {
        askAndApproveInternally();

        signIn("contosoapprover");
        open("Decide on access");
        assertThat(fact("justification")).isEqualTo(MARKUP);
        assertThat(browser.findElements(By.cssSelector(".fjs-form img, .fjs-form b, .fjs-form strong")))
                .isEmpty();
        assertThat(browser.findElements(By.cssSelector("[href*='evil.example'], [src*='evil.example']")))
                .isEmpty();
        assertThat(alertIsPresent().apply(browser)).isNull();
    }

    @Test
    void whatIsShutIsNotOffered() {
        ask();
        signIn("supportmanager");
        open("Approve internally");
        claim();
        for (String offer :
                new String[] {"Add Comment", "Set follow-up date", "History", "Create task", "My profile"}) {
            assertThat(browser.findElements(By.xpath("//*[normalize-space(text()) = '" + offer + "']")))
                    .as(offer)
                    .noneMatch(WebElement::isDisplayed);
        }
        click(By.cssSelector(".task-card .nav-tabs > li:nth-child(3) a"));
        patiently.until(visibilityOfElementLocated(By.cssSelector(".bjs-container")));
    }

    @Test
    void nobodyCompletesWithoutChoosing() {
        String id = askAndApproveInternally();
        JsonNode before = request("contosoapprover", id);

        signIn("contosoapprover");
        open("Decide on access");
        claim();
        type("decision_comment", "Neither yes nor no");
        complete();
        patiently.until(visibilityOfElementLocated(part("decision_approvalDecision-error-message")));

        assertThat(request("contosoapprover", id)).isEqualTo(before);
        assertThat(before.path("status").asText()).isEqualTo("CUSTOMER_NOTIFIED");

        dismissTheComplaint();
        answer("Deny");
        complete();
        waitUntilTheTaskIsGone();
        assertThat(request("contosoapprover", id).path("status").asText()).isEqualTo("DENIED");
    }

    @Test
    void anApproverWhoReadsGermanDecidesInGerman() {
        String id = askAndApproveInternally();
        openTheBrowser("de-DE,de,en");
        goToTasklist();
        assertThat(placeholders()).containsExactly("Benutzername", "Passwort");
        assertThat(text(By.cssSelector(".form-signin button"))).isEqualTo("Anmelden");
        assertThat(text(By.cssSelector(".login-header"))).isEqualTo("Tasklist");
        assertThat(((JavascriptExecutor) browser)
                        .executeScript(
                                "return getComputedStyle(document.querySelector('.login-logo'), '::before').content"))
                .isEqualTo("\"Lockbox\"");
        assertThat(browser.getTitle()).isEqualTo("Lockbox Tasklist");
        assertThat(browser.findElement(By.tagName("html")).getDomAttribute("lang"))
                .isEqualTo("de");

        signInAs("contosoapprover");
        assertThat(text(By.cssSelector(".navbar-brand"))).isEqualTo("Lockbox Tasklist");
        assertThat(text(By.cssSelector(".task-filter.active h4"))).startsWith("Wartet auf Antwort");
        open("Decide on access");
        // Of two, the one that came last would say the dates.
        assertThat(((JavascriptExecutor) browser)
                        .executeScript("return performance.getEntriesByType('resource').map(it => it.name)"
                                + ".filter(it => it.includes('/locales/')).map(it => it.replace(/.*\\/|\\?.*/g, ''))"))
                .isEqualTo(List.of("de.json"));
        assertThat(text(By.cssSelector(".tasks-list .due-date")))
                .matches("Fällig (in|vor) .*(Stunde|Tag|Monat|Jahr).*");
        assertThat(text(By.cssSelector(".task-card button.claim"))).isEqualTo("Übernehmen");
        claim();
        assertThat(text(By.cssSelector(".fjs-form")))
                .contains("Ein Techniker bittet um Zugriff auf Ihre Daten", "Klicken Sie oben auf Übernehmen")
                .contains("Worum gebeten wird", "Approve (genehmigen)", "Deny (ablehnen)", "Auswählen")
                .doesNotContain("Who asks", "Your decision", "Select");
        assertThat(fact("justification")).isEqualTo(MARKUP);
        assertThat(fact("permissionLevel")).isEqualTo("write: ansehen und ändern");
        assertThat(fact("duration")).isEqualTo("4 Stunden, ab dem Moment der Genehmigung");
        assertThat(fact("answerBefore")).isEqualTo("Montag, 2. März 2026 um 22:00:00 Mitteleuropäische Normalzeit");

        assertThat(text(buttonComplete())).isEqualTo("Abschließen");
        complete();
        assertThat(text(part("decision_approvalDecision-error-message")))
                .isEqualTo("Dieses Feld muss ausgefüllt werden.");
        dismissTheComplaint("Beim Absenden des Formulars ist ein Fehler aufgetreten");
        answer("Approve");
        choose("less_approvedDuration", "30 Minuten");
        complete();
        waitUntilTheTaskIsGone("Keine Aufgabe passt zum Filter.");

        JsonNode request = request("contosoapprover", id);
        assertThat(request.path("status").asText()).isEqualTo("APPROVED");
        assertThat(request.path("approved").path("duration").asText()).isEqualTo("PT30M");
        assertThat(browser.findElements(By.className("ce-eol-banner"))).noneMatch(WebElement::isDisplayed);
    }

    @Test
    void anApproverWhoReadsChineseDecidesInChinese() {
        String id = askAndApproveInternally();
        openTheBrowser("zh-CN,zh,en");
        goToTasklist();
        assertThat(placeholders()).containsExactly("用户名", "密码");
        assertThat(browser.findElement(By.tagName("html")).getDomAttribute("lang"))
                .isEqualTo("zh-CN");

        signInAs("contosoapprover");
        assertThat(text(By.cssSelector(".task-filter.active h4"))).startsWith("等待答复");
        open("Decide on access");
        claim();
        assertThat(text(By.cssSelector(".fjs-form"))).contains("一名支持工程师申请访问您的数据", "Approve（批准）", "Deny（拒绝）", "请选择");
        assertThat(fact("duration")).isEqualTo("4 小时，自批准时起");
        assertThat(fact("answerBefore")).startsWith("2026年3月2日星期一 中欧标准时间");
        answer("Deny");
        assertThat(text(buttonComplete())).isEqualTo("完成");
        complete();
        waitUntilTheTaskIsGone("未找到符合筛选条件的任务。");

        assertThat(request("contosoapprover", id).path("status").asText()).isEqualTo("DENIED");
    }

    /** Of the page to sign in. */
    private List<String> placeholders() {
        patiently.until(visibilityOfElementLocated(By.cssSelector(".form-signin input")));
        return browser.findElements(By.cssSelector(".form-signin input")).stream()
                .map(field -> field.getDomAttribute("placeholder"))
                .toList();
    }

    /** What stands there, once something does. */
    private String text(By place) {
        return patiently.until(page -> {
            String text = page.findElement(place).getText().strip();
            return text.isEmpty() ? null : text;
        });
    }

    private String ask() {
        return ask("PT4H");
    }

    private String ask(String duration) {
        Map<String, Object> entered = Driver.with(Driver.m365(), "serviceRequestNumber", ticket);
        entered.putAll(Map.of("duration", duration, "permissionLevel", "write"));
        var asked = http.post("engineer", "/api/v1/requests", Driver.with(entered, "justification", MARKUP));
        assertThat(asked.status()).as(asked.text()).isEqualTo(201);
        return asked.json().path("id").asText();
    }

    private String askAndApproveInternally() {
        return askAndApproveInternally("PT4H");
    }

    private String askAndApproveInternally(String duration) {
        String id = ask(duration);
        var approved = http.post(
                "supportmanager",
                "/api/v1/requests/" + id + "/internal-decision",
                Map.of("internalDecision", "Approve"));
        assertThat(approved.status()).as(approved.text()).isEqualTo(200);
        return id;
    }

    private JsonNode request(String reader, String id) {
        return http.get(reader, "/api/v1/requests/" + id).json();
    }

    private JsonNode requestWithTheTicket() {
        return http.pages("engineer", "/api/v1/requests?limit=200", "requests").stream()
                .filter(it -> it.path("serviceRequestNumber").asText().equals(ticket))
                .findFirst()
                .orElseThrow();
    }

    private void signIn(String user) {
        openTheBrowser("en-US,en");
        goToTasklist();
        signInAs(user);
    }

    private void goToTasklist() {
        browser.get("http://localhost:" + port + "/camunda/app/tasklist/default/");
    }

    private void signInAs(String user) {
        By name = By.cssSelector(".form-signin input[type=text]");
        type(name, user);
        type(By.cssSelector(".form-signin input[type=password]"), user);
        // Tasklist moves the cursor to the name when it has loaded, even while the password is being typed.
        type(name, user);
        click(By.cssSelector("button[type=submit]"));
        patiently.until(visibilityOfElementLocated(By.cssSelector("li.account")));
    }

    /** Narrows the list down to the ticket, since other tests leave tasks too, and chooses the one left. */
    private void open(String task) {
        patiently
                .until(elementToBeClickable(By.cssSelector("section.tasks-list input.main-field")))
                .sendKeys(ticket, Keys.ENTER);
        click(By.linkText(task + " (" + ticket + ")"));
    }

    private void claim() {
        click(By.cssSelector(".task-card button.claim"));
        patiently.until(elementToBeClickable(buttonComplete()));
    }

    private void complete() {
        click(buttonComplete());
    }

    private void waitUntilTheTaskIsGone() {
        waitUntilTheTaskIsGone("No task matching filters found.");
    }

    private void waitUntilTheTaskIsGone(String said) {
        patiently.until(visibilityOfElementLocated(
                By.xpath("//section[contains(@class, 'tasks-list')]//*[normalize-space() = '" + said + "']")));
        assertThat(browser.findElements(By.partialLinkText(ticket))).isEmpty();
    }

    /** Tasklist's complaint stays, and lies over the button. */
    private void dismissTheComplaint(String said) {
        assertThat(text(By.cssSelector(".page-notifications .alert-danger"))).contains(said);
        dismissTheComplaint();
    }

    private void dismissTheComplaint() {
        click(By.cssSelector(".page-notifications .alert-danger > div > button.close"));
        patiently.until(invisibilityOfElementLocated(By.cssSelector(".page-notifications .alert")));
    }

    private static By buttonComplete() {
        return By.cssSelector(".task-card button[ng-click='complete()']");
    }

    /** What a read-only field says, once the form is filled. */
    private String fact(String name) {
        return patiently.until(page -> {
            WebElement field = page.findElement(part("fact_" + name));
            assertThat(field.isEnabled()).isFalse();
            String value = field.getDomProperty("value");
            return value == null || value.isEmpty() ? null : value;
        });
    }

    private boolean isChosen(String answer) {
        return browser.findElement(labelOf(answer))
                .findElement(By.tagName("input"))
                .isSelected();
    }

    private void answer(String answer) {
        click(labelOf(answer));
        patiently.until(page -> isChosen(answer));
    }

    private static By labelOf(String answer) {
        return By.xpath("//*[contains(@class, 'fjs-form-field-radio')]//label[starts-with(normalize-space(), '" + answer
                + "')]");
    }

    private void type(String field, String text) {
        type(part(field), text);
    }

    private void type(By place, String text) {
        patiently.until(page -> {
            WebElement field = page.findElement(place);
            if (!field.isDisplayed() || !field.isEnabled()) {
                return false;
            }
            field.clear();
            field.sendKeys(text);
            return text.equals(field.getDomProperty("value"));
        });
    }

    private void choose(String select, String label) {
        click(part(select + "-display"));
        click(By.xpath(
                "//*[contains(@class, 'fjs-dropdownlist-item') and starts-with(normalize-space(), '" + label + "')]"));
    }

    /** Clicks in the middle of the page, clear of Tasklist's footer, and again once no notification is in the way. */
    private void click(By place) {
        patiently.until(page -> {
            WebElement element = page.findElement(place);
            ((JavascriptExecutor) page).executeScript("arguments[0].scrollIntoView({block: 'center'})", element);
            if (!element.isDisplayed() || !element.isEnabled()) {
                return false;
            }
            element.click();
            return true;
        });
    }

    /** The forms' elements carry the ids given in Modeler behind a prefix that changes. */
    private static By part(String id) {
        return By.cssSelector("[id$='-" + id + "']");
    }
}
