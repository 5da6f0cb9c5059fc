package io.penstock.deploy.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.NullMarked;

/** The boundaries between the modules, and inside the engine. This module sees all the others. */
@AnalyzeClasses(packages = "io.penstock", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {

    /** Neither test classes nor the jars that hold them. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return new DoNotIncludeTests().includes(location) && !location.contains("-tests.jar");
        }
    }

    private static final String ENGINE = "io.penstock.engine..";
    private static final String STEPS = "io.penstock.steps..";
    private static final String RUNNER = "io.penstock.spark..";
    private static final String DEPLOY = "io.penstock.deploy..";

    @ArchTest
    static final ArchRule engineKnowsOnlyTheJdkSlf4jAndJackson = classes()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.slf4j..", "com.fasterxml.jackson..", "org.jspecify..", ENGINE)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule engineNamesNoOtherModule = noClasses()
            .that()
            .resideInAPackage(ENGINE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STEPS, RUNNER, DEPLOY)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule runnerNamesNoStep = noClasses()
            .that()
            .resideInAPackage(RUNNER)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(STEPS, DEPLOY, "org.nd4j..", "org.bytedeco..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule stepsNameNoSpark = noClasses()
            .that()
            .resideInAPackage(STEPS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(RUNNER, DEPLOY, "org.apache.spark..", "org.apache.hadoop..", "scala..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule enginePackagesHaveNoCycles = slices().matching("io.penstock.engine.(*)..")
            .should()
            .beFreeOfCycles()
            .allowEmptyShould(true);

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses imported) {
        List<String> unmarked = imported.stream()
                .map(type -> type.getPackage())
                .distinct()
                .filter(Predicate.not(ArchitectureTest::isNullMarked))
                .map(JavaPackage::getName)
                .sorted()
                .toList();

        assertThat(unmarked)
                .as("packages without a package-info.java that is @NullMarked")
                .isEmpty();
    }

    @ArchTest
    static void everyModuleIsSeen(JavaClasses imported) {
        assertThat(List.of("engine", "steps", "spark", "deploy"))
                .as("modules on the class path of this test")
                .allMatch(module -> imported.containPackage("io.penstock." + module));
    }

    private static boolean isNullMarked(JavaPackage javaPackage) {
        return javaPackage
                .tryGetPackageInfo()
                .map(info -> info.isAnnotatedWith(NullMarked.class))
                .orElse(false);
    }
}
