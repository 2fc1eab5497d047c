package org.gouache.cli;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/** What goes wrong, as one line on the error stream and an exit code. */
final class Failures {
    static final int UNEXPECTED = 1;
    static final int BAD_INPUT = 2;
    static final int INTERRUPTED = 130;

    private static final String TRACE_VARIABLE = "GOUACHE_STACKTRACE";

    private Failures() {}

    static int usage(ParameterException exception, @Nullable String[] args) {
        CommandLine command = exception.getCommandLine();
        return report(
                command,
                BAD_INPUT,
                "%s%s; see %s --help"
                        .formatted(
                                messageOf(exception),
                                suggestions(exception),
                                command.getCommandSpec().qualifiedName()));
    }

    static int execution(Exception exception, CommandLine command, ParseResult parsed) {
        return switch (exception) {
            case GenerationCancelledException _ -> report(command, INTERRUPTED, "interrupted");
            case GouacheException _ -> report(command, BAD_INPUT, messageOf(exception));
            case IOException _ -> report(command, BAD_INPUT, exception.toString());
            case UncheckedIOException _ ->
                    report(command, BAD_INPUT, String.valueOf(exception.getCause()));
            default -> unexpected(command, exception);
        };
    }

    static int outOfMemory(CommandLine command, OutOfMemoryError error) {
        return report(
                command,
                BAD_INPUT,
                "not enough memory (%s); smaller or fewer pictures take less"
                        .formatted(error.getMessage()));
    }

    static int unexpected(CommandLine command, Throwable exception) {
        if (System.getenv(TRACE_VARIABLE) != null) {
            exception.printStackTrace(command.getErr());
        }
        return report(
                command,
                UNEXPECTED,
                "unexpected %s; %s=1 shows where".formatted(exception, TRACE_VARIABLE));
    }

    private static int report(CommandLine command, int exitCode, String message) {
        command.getErr().println("gouache: " + oneLine(message));
        return exitCode;
    }

    private static String messageOf(Exception exception) {
        String message = exception.getMessage();
        return message == null ? exception.toString() : message;
    }

    private static String suggestions(ParameterException exception) {
        List<String> found =
                exception instanceof UnmatchedArgumentException unmatched
                        ? unmatched.getSuggestions()
                        : List.of();
        return found.isEmpty()
                ? ""
                : found.stream()
                        .limit(3)
                        .collect(Collectors.joining(", ", " (did you mean ", "?)"));
    }

    private static String oneLine(String message) {
        return message.lines().map(String::strip).collect(Collectors.joining(" "));
    }
}
