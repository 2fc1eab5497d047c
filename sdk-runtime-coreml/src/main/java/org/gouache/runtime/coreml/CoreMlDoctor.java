package org.gouache.runtime.coreml;

import org.gouache.GouacheException;
import org.gouache.GouacheVersion;
import org.gouache.export.MinimumOs;
import org.gouache.file.NewFolder;
import org.gouache.graph.Graph;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.CoreMlReport.Finding;
import org.gouache.runtime.coreml.CoreMlReport.Outcome;
import org.gouache.runtime.coreml.binding.LoadedModel;
import org.gouache.runtime.coreml.binding.Machine;
import org.gouache.runtime.coreml.binding.NativeLibrary;
import org.gouache.runtime.coreml.cache.CompiledModels;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.tensor.Tensor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds out whether Core ML works here: loads the native library, holds its layouts to those of
 * Java, and compiles a tiny package and runs it on each of the compute units, with known results.
 */
public final class CoreMlDoctor {
    private static final double LARGEST_ERROR = 0.02;
    private static final int MILLION = 1_000_000;

    private final List<Finding> findings = new ArrayList<>();
    private final DoctorNetwork network = new DoctorNetwork();
    private final Graph graph = network.build();

    private CoreMlDoctor() {}

    /** Examines this machine, which takes seconds. */
    public static CoreMlReport examine() {
        CoreMlDoctor doctor = new CoreMlDoctor();
        doctor.examineMachine();
        return new CoreMlReport(doctor.findings);
    }

    private void examineMachine() {
        well("Gouache", GouacheVersion.get());
        well("Java", "%s of %s".formatted(Runtime.version(), System.getProperty("java.vendor")));
        well(
                "system",
                "%s %s, %s"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.version"),
                                System.getProperty("os.arch")));
        try {
            examine(NativeLibrary.open());
        } catch (GouacheException e) {
            findings.add(
                    new Finding(
                            "Core ML",
                            NativeLibrary.isExpected() ? Outcome.FAILED : Outcome.ABSENT,
                            String.valueOf(e.getMessage())));
        }
    }

    private void examine(NativeLibrary library) {
        well("library", library.describe());
        well("its SHA-256", library.sha256());
        well("its layouts", "as Java expects them");
        Machine machine = library.machine();
        well("machine", machine.toString());
        Target target = Target.of(LoadOptions.DEFAULT, machine);
        well(
                "chosen",
                "%s, attention %s".formatted(target.units().optionName(), attention(target)));
        well("compiled models", CompiledModels.ofUser().folder().toString());
        try {
            Path folder = Files.createTempDirectory("gouache-doctor");
            try {
                examine(library, machine, folder);
            } finally {
                NewFolder.delete(folder);
            }
        } catch (IOException e) {
            failed("a folder for trials", e);
        }
    }

    private void examine(NativeLibrary library, Machine machine, Path folder) {
        Path compiled = folder.resolve("doctor.mlmodelc");
        try {
            Path made = packaging().write(folder);
            long start = System.nanoTime();
            library.compile(made, compiled);
            well("compiling", milliseconds(start));
        } catch (GouacheException e) {
            failed("compiling", e);
            return;
        }
        for (ComputeUnits units : ComputeUnits.values()) {
            if (units == ComputeUnits.CPU_AND_NEURAL_ENGINE && !Target.hasNeuralEngine(machine)) {
                findings.add(
                        new Finding(units.optionName(), Outcome.ABSENT, "no Neural Engine here"));
            } else {
                examine(library, compiled, units);
            }
        }
    }

    private void examine(NativeLibrary library, Path compiled, ComputeUnits units) {
        try {
            long start = System.nanoTime();
            LoadedModel model = library.load(compiled, units);
            String loading = milliseconds(start);
            try (Session session = session(model)) {
                findings.add(run(session, model, units, loading));
            }
        } catch (GouacheException e) {
            failed(units.optionName(), e);
        }
    }

    private Packaging packaging() {
        ProgramOptions options =
                new ProgramOptions(
                        MinimumOs.MACOS_13,
                        Precision.FLOAT16,
                        Layout.suiting(graph),
                        Target.attention(ComputeUnits.ALL));
        return new Packaging(graph, options, new GraphSource(network, network));
    }

    private Session session(LoadedModel model) {
        Packaging packaging = packaging();
        return new Session(
                new ModelChain(List.of(model)),
                Batch.WHOLE,
                packaging.inputs(),
                packaging.outputs());
    }

    private Finding run(Session session, LoadedModel model, ComputeUnits units, String loading) {
        Map<String, Tensor> inputs = Map.of("sample", network.sample());
        Tensor result = Tensor.zeros(network.sample().shape());
        long first = System.nanoTime();
        session.run(inputs, Map.of("result", result), () -> true);
        String running = milliseconds(first);
        long second = System.nanoTime();
        session.run(inputs, Map.of("result", result), () -> true);
        String again = milliseconds(second);
        double error = error(result, network.expected());
        return new Finding(
                units.optionName(),
                error < LARGEST_ERROR ? Outcome.WELL : Outcome.FAILED,
                "loaded in %s, ran in %s, then %s; results %s, off by %.1e of the largest"
                        .formatted(
                                loading,
                                running,
                                again,
                                model.copiedOutputs().isEmpty() ? "BACKED" : "COPIED",
                                error));
    }

    private static double error(Tensor result, Tensor expected) {
        double largest = 0;
        double error = 0;
        for (long i = 0; i < expected.shape().elements(); i++) {
            largest = Math.max(largest, Math.abs(expected.getFloat(i)));
            double difference = Math.abs(result.getFloat(i) - expected.getFloat(i));
            error =
                    Double.isNaN(difference)
                            ? Double.POSITIVE_INFINITY
                            : Math.max(error, difference);
        }
        return error / largest;
    }

    private void well(String subject, String text) {
        findings.add(new Finding(subject, Outcome.WELL, text));
    }

    private void failed(String subject, Exception e) {
        findings.add(new Finding(subject, Outcome.FAILED, String.valueOf(e.getMessage())));
    }

    private static String attention(Target target) {
        return target.attention().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String milliseconds(long since) {
        return "%.1f ms".formatted((System.nanoTime() - since) / (double) MILLION);
    }
}
