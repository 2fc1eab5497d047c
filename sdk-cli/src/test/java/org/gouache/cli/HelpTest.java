package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

import java.util.List;
import java.util.stream.Stream;

class HelpTest {
    @Test
    void namesEveryCommand() {
        Run run = Run.of("--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(
                        "generate ",
                        "palettize ",
                        "analyze ",
                        "inspect ",
                        "export ",
                        "doctor ",
                        "completion ")
                .contains("Exit codes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "generate",
                "palettize",
                "analyze",
                "inspect",
                "export",
                "doctor",
                "completion"
            })
    void ofACommandFitsATerminal(String command) {
        Run run = Run.of(command, "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(81));
    }

    @Test
    void everyOptionAndParameterIsDescribed() {
        assertThat(commands())
                .allSatisfy(command -> {
                    assertThat(command.getCommandSpec().options())
                            .extracting(OptionSpec::description)
                            .allSatisfy(HelpTest::saysSomething);
                    assertThat(command.getCommandSpec().positionalParameters())
                            .extracting(PositionalParamSpec::description)
                            .allSatisfy(HelpTest::saysSomething);
                });
    }

    @Test
    void versionNamesProgramAndJava() {
        assertThat(Run.of("--version").out()).startsWith("gouache ").contains("Java 2");
    }

    @Test
    void completionKnowsTheOptionsAndTheirWords() {
        assertThat(Run.of("completion").out())
                .contains("--negative-prompt", "--vae-tiling", "dpmpp-2m-sde", "epsilon");
    }

    private static void saysSomething(String[] description) {
        assertThat(String.join("", description)).isNotBlank();
    }

    private static List<CommandLine> commands() {
        CommandLine root = Gouache.commandLine();
        return Stream.concat(Stream.of(root), root.getSubcommands().values().stream()).toList();
    }
}
