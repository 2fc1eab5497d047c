package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DoctorTest {
    @Test
    @DisabledOnOs(OS.MAC)
    void saysThatThereIsNoCoreMlHere() {
        Run run = Run.of("doctor");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains(
                        "Core ML exists on macOS only, and this is "
                                + System.getProperty("os.name"))
                .contains("Java");
        assertThat(run.err()).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.MAC)
    void aMacIsNeededForTheRuntime() {
        Run run = Run.of("generate", "a boat", "--runtime", "coreml");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualToIgnoringNewLines(
                        "gouache: runtime coreml does not work here: Core ML exists on macOS only, and this is "
                                + System.getProperty("os.name"));
    }
}
