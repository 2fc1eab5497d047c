package org.gouache.cli;

import static java.util.Objects.requireNonNull;

import org.gouache.runtime.coreml.CoreMlDoctor;
import org.gouache.runtime.coreml.CoreMlReport;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.util.concurrent.Callable;

/** Says whether Core ML works on this machine. */
@Command(
        name = "doctor",
        description =
                "Says whether Core ML works on this machine: loads the native library, compiles a"
                        + " tiny package and runs it on each of the compute units. The report is"
                        + " for whoever is to help, too.",
        footer = {
            "Exit codes: 0 nothing is wrong, also where there is no Core ML since this is no Mac;",
            "1 something does not work."
        })
final class DoctorCommand implements Callable<Integer> {
    @Spec private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CoreMlReport report = CoreMlDoctor.examine();
        requireNonNull(spec).commandLine().getOut().println(report);
        return report.isWell() ? 0 : Failures.UNEXPECTED;
    }
}
