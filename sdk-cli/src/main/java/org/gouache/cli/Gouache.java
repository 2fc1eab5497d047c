package org.gouache.cli;

import org.gouache.Crop;
import org.gouache.GouacheException;
import org.gouache.ImageSize;
import org.gouache.MemorySize;
import org.gouache.palette.RecipeTarget;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.TypeConversionException;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Function;

/** The {@code gouache} command. */
@Command(
        name = "gouache",
        description = "Stable Diffusion on the JVM.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GenerateCommand.class,
            PalettizeCommand.class,
            AnalyzeCommand.class,
            CompareCommand.class,
            InspectCommand.class,
            ExportCommand.class,
            DoctorCommand.class,
            CompletionCommand.class
        },
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Versions.class,
        usageHelpAutoWidth = true,
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        parameterListHeading = "%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%n",
        footer = {
            "Exit codes: 0 done; 2 bad input or usage; 130 interrupted; 1 anything else.",
            "gouache COMMAND --help says more."
        })
public final class Gouache {
    private Gouache() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] args) {
        int exitCode = run(System.out, System.err, args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    /**
     * Runs the command in this process.
     *
     * @param out for results
     * @param err for progress, warnings and errors
     * @return the exit code
     */
    public static int run(PrintStream out, PrintStream err, @Nullable String... args) {
        CommandLine commandLine = commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        try (Interruptible _ = Interruptible.currentThread()) {
            return commandLine.execute(args);
        } catch (OutOfMemoryError e) {
            return Failures.outOfMemory(commandLine, e);
        } catch (Error e) {
            return Failures.unexpected(commandLine, e);
        }
    }

    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Gouache());
        commandLine.registerConverter(ImageSize.class, parsed(ImageSize::parse));
        commandLine.registerConverter(Crop.class, parsed(Crop::parse));
        commandLine.registerConverter(MemorySize.class, parsed(MemorySize::parse));
        commandLine.registerConverter(RecipeTarget.class, parsed(RecipeTarget::parse));
        commandLine.registerConverter(Duration.class, parsed(Durations::parse));
        commandLine.setParameterExceptionHandler(Failures::usage);
        commandLine.setExecutionExceptionHandler(Failures::execution);
        return commandLine;
    }

    private static <T> ITypeConverter<T> parsed(Function<String, T> parser) {
        return text -> {
            try {
                return parser.apply(text);
            } catch (GouacheException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        };
    }
}
