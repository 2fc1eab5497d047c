package org.gouache.standin;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.runtime.coreml.CoreMlDoctor;
import org.gouache.runtime.coreml.CoreMlReport;
import org.gouache.runtime.coreml.CoreMlReport.Finding;
import org.gouache.runtime.coreml.CoreMlReport.Outcome;
import org.junit.jupiter.api.Test;

import java.util.List;

class CoreMlDoctorTest {
    private static CoreMlReport examine(Fault... faults) {
        try (NativeStandIn standIn = NativeStandIn.open()) {
            standIn.setFaults(faults);
            CoreMlReport report = CoreMlDoctor.examine();
            assertThat(standIn.counts().models()).as("models left").isZero();
            return report;
        }
    }

    private static List<String> texts(CoreMlReport report, String... subjects) {
        return report.findings().stream()
                .filter(finding -> List.of(subjects).contains(finding.subject()))
                .map(Finding::text)
                .toList();
    }

    @Test
    void findsEachOfTheComputeUnitsWell() {
        CoreMlReport report = examine();

        assertThat(report.isWell()).as(report.toString()).isTrue();
        assertThat(report.findings().stream().map(Finding::subject))
                .contains("library", "its SHA-256", "machine", "compiling");
        assertThat(texts(report, "chosen")).containsExactly("cpu-ane, attention split-einsum");
        assertThat(texts(report, "all", "cpu", "cpu-gpu", "cpu-ane"))
                .hasSize(4)
                .allSatisfy(text -> assertThat(text).contains("results BACKED"));
    }

    @Test
    void tellsWhereResultsAreCopied() {
        CoreMlReport report = examine(Fault.IGNORED_BACKING);

        assertThat(report.isWell()).isTrue();
        assertThat(texts(report, "all")).singleElement().asString().contains("results COPIED");
    }

    @Test
    void tellsWhatCoreMlSaysWhereItFails() {
        CoreMlReport report = examine(Fault.ERROR);

        assertThat(report.isWell()).isFalse();
        assertThat(texts(report, "cpu-gpu"))
                .singleElement()
                .asString()
                .contains("Core ML: ")
                .doesNotContain("\n");
        assertThat(report.toString()).contains("cpu-gpu").contains("FAILED: ");
    }

    @Test
    void tellsThatNothingCompiles() {
        CoreMlReport report = examine(Fault.COMPILE_ERROR);

        assertThat(report.isWell()).isFalse();
        assertThat(texts(report, "compiling")).singleElement().asString().contains("Core ML");
    }

    @Test
    void findsNothingWrongWhereThereIsNoNeuralEngine() {
        try (NativeStandIn standIn = NativeStandIn.open()) {
            standIn.setMachine(10, true, false);
            CoreMlReport report = CoreMlDoctor.examine();
            assertThat(report.isWell()).isTrue();
            assertThat(texts(report, "chosen")).containsExactly("cpu-gpu, attention original");
            assertThat(report.findings())
                    .contains(new Finding("cpu-ane", Outcome.ABSENT, "no Neural Engine here"));
        }
    }
}
