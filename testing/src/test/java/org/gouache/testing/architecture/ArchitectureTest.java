package org.gouache.testing.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;

import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The arrows of the house: who may know whom. */
class ArchitectureTest {
    /** What protobuf makes of our descriptions. */
    private static final String GENERATED_MESSAGES = "org.gouache.runtime.coreml.proto";

    /** Generated code, which prints its calls where a property of jextract's asks for it. */
    private static final String TRACING_CALLS = "org.gouache.runtime.coreml.shim";

    private static final JavaClasses GOUACHE =
            new ClassFileImporter()
                    .importPaths(
                            Arrays.stream(PublishedModule.values())
                                    .map(PublishedModule::classes)
                                    .toArray(Path[]::new));

    @ParameterizedTest
    @EnumSource
    void aModuleKnowsOnlyThoseBelowIt(PublishedModule module) {
        List<PublishedModule> strangers =
                Arrays.stream(PublishedModule.values())
                        .filter(other -> !module.mayUse(other))
                        .toList();
        noClasses()
                .that(liveIn(List.of(module)))
                .should()
                .dependOnClassesThat(liveIn(strangers))
                .allowEmptyShould(true)
                .check(GOUACHE);
    }

    @Test
    void onlyTheOnnxRuntimeKnowsOnnxRuntime() {
        noClasses()
                .that(doNotLiveIn(PublishedModule.RUNTIME_ONNX))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("ai.onnxruntime..", "ai.onnx..")
                .check(GOUACHE);
    }

    @Test
    void onlyTheCommandKnowsPicocliAndItsProgressBar() {
        noClasses()
                .that(doNotLiveIn(PublishedModule.CLI))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "me.tongfei..")
                .check(GOUACHE);
    }

    @Test
    void onlyTheModelsKnowTheChartingLibrary() {
        noClasses()
                .that(doNotLiveIn(PublishedModule.MODELS))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.knowm..", "org.apache.batik..")
                .check(GOUACHE);
    }

    @Test
    void librariesPrintNothingAndLogThroughSystemLogger() {
        noClasses()
                .that(liveIn(PublishedModule.libraries()))
                .and()
                .resideOutsideOfPackage(TRACING_CALLS)
                .should(ACCESS_STANDARD_STREAMS)
                .orShould(USE_JAVA_UTIL_LOGGING)
                .check(GOUACHE);
    }

    @Test
    void librariesNeverEndTheProcess() {
        noClasses()
                .that(liveIn(PublishedModule.libraries()))
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(GOUACHE);
    }

    @Test
    void nothingTalksToTheNetwork() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http..", "javax.net..")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.net\\.(.*Socket|.*URLConnection|InetAddress)")
                .check(GOUACHE);
    }

    @Test
    void classesAreNamedForWhatTheyAre() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Utils?|Manager|Helpers?|Sampler)")
                .check(GOUACHE);
    }

    @Test
    void everyPackageIsNullMarked() {
        noClasses()
                .that(
                        describe(
                                "live in a package without @NullMarked",
                                type -> !isNullMarked(type)))
                .and()
                .resideOutsideOfPackage(GENERATED_MESSAGES)
                .should(exist())
                .allowEmptyShould(true)
                .check(GOUACHE);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("org.gouache.(**)").should().beFreeOfCycles().check(GOUACHE);
    }

    private static ArchCondition<JavaClass> exist() {
        return ArchCondition.from(describe("exist", _ -> true));
    }

    private static boolean isNullMarked(JavaClass type) {
        return type.getPackage().isAnnotatedWith(NullMarked.class);
    }

    private static DescribedPredicate<JavaClass> liveIn(List<PublishedModule> modules) {
        return describe(
                "live in " + modules,
                type -> modules.stream().anyMatch(module -> isIn(type, module)));
    }

    private static DescribedPredicate<JavaClass> doNotLiveIn(PublishedModule module) {
        return describe("do not live in " + module, type -> !isIn(type, module));
    }

    private static boolean isIn(JavaClass type, PublishedModule module) {
        return type.getSource()
                .map(source -> source.getUri().getPath())
                .filter(path -> path != null && path.startsWith(module.classes() + "/"))
                .isPresent();
    }
}
