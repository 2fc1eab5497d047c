package org.gouache.cli;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a script that teaches a shell the command's options. */
@Command(
        name = "completion",
        description = "Prints a completion script for bash and zsh.",
        footer = "As in: source <(gouache completion)")
final class CompletionCommand implements Runnable {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        CommandLine command = requireNonNull(spec).commandLine();
        command.getOut().println(AutoComplete.bash("gouache", command.getParent()));
    }
}
