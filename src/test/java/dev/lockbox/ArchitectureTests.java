package dev.lockbox;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.io.ClassPathResource;
import org.springframework.modulith.core.ApplicationModules;
import org.springframework.scheduling.annotation.Scheduled;

/** The walls between the rooms. */
class ArchitectureTests {

    private static final JavaClasses LOCKBOX = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.lockbox");

    @Test
    void roomsKnowOneAnotherOneWayOnlyAndByTheirFrontDoors() {
        ApplicationModules.of(LockboxApplication.class).verify();
    }

    @Test
    void onlyTheHallKnowsTheEngine() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.lockbox.process..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.camunda..")
                .check(LOCKBOX);
    }

    @Test
    void onlyTheGuardKnowsTheEnginesInside() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.lockbox.process.guard..")
                .and()
                .haveNameNotMatching("dev\\.lockbox\\.process\\.EngineSetup.*")
                .should()
                .dependOnClassesThat(resideInAPackage("org.camunda.bpm.engine.impl..")
                        // The public identity service hands out this one.
                        .and(not(resideInAPackage("org.camunda.bpm.engine.impl.identity"))))
                .check(LOCKBOX);
    }

    @Test
    void onlyTheDoorsKnowHttp() {
        noClasses()
                .that()
                .resideOutsideOfPackages("dev.lockbox.api..", "dev.lockbox.process.door..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "jakarta.servlet..",
                        "jakarta.ws.rs..",
                        "org.springframework.web..",
                        "org.springframework.http..")
                .check(LOCKBOX);
    }

    @Test
    void nobodyReadsTheTimeButFromTheClockTheyAreHanded() {
        noClasses()
                .should()
                .callMethodWhere(target(name("now")).and(target(owner(resideInAPackage("java.time..")))))
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callConstructor(java.util.Date.class)
                .check(LOCKBOX);
    }

    /** One that waits for a mail server, a feed or the database must not keep doors from being shut. */
    @Test
    void noRoundWaitsForAnother() throws IOException {
        long rounds = LOCKBOX.stream()
                .flatMap(type -> type.getMethods().stream())
                .filter(method -> method.isAnnotatedWith(Scheduled.class))
                .count();
        Object threads = new YamlPropertySourceLoader()
                .load("lockbox", new ClassPathResource("application.yaml")).stream()
                        .map(source -> source.getProperty("spring.task.scheduling.pool.size"))
                        .findFirst()
                        .orElseThrow();
        assertThat((Integer) threads).isGreaterThanOrEqualTo((int) rounds);
    }
}
