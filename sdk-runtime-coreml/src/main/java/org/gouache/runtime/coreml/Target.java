package org.gouache.runtime.coreml;

import org.gouache.GouacheException;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.binding.Machine;
import org.gouache.runtime.coreml.binding.Machine.Device;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What networks are compiled for.
 *
 * @param attention the form of attention that suits the compute units
 */
record Target(
        ComputeUnits units, AttentionVariant attention, MinimumOs minimumOs, Precision precision) {
    /** With so many, a Mac's GPU has grown beyond its Neural Engine, which has not. */
    private static final int MANY_PERFORMANCE_CORES = 8;

    private static final Pattern VERSION = Pattern.compile("(\\d{1,4})(\\.\\d+)*");
    private static final int MACOS_15 = 15;

    /**
     * @throws GouacheException if an option is not for Core ML
     */
    static Target of(LoadOptions options, Machine machine) {
        if (options.provider() != null) {
            throw new GouacheException(
                    "runtime coreml has no provider %s; it has compute units"
                            .formatted(options.provider()));
        }
        if (!options.observations().isEmpty() || !options.swappable().isEmpty()) {
            throw new GouacheException(
                    "runtime coreml has neither observations nor swappable weights; other runtimes"
                            + " have");
        }
        Precision precision = Objects.requireNonNullElse(options.precision(), Precision.FLOAT16);
        ComputeUnits units =
                options.computeUnits() == null
                        ? suiting(precision, machine)
                        : present(options.computeUnits(), machine);
        return new Target(units, attention(units), newest(machine), precision);
    }

    /**
     * What the demonstration app of Hugging Face chooses, but for float32, in which the Neural
     * Engine does not compute.
     */
    private static ComputeUnits suiting(Precision precision, Machine machine) {
        return hasNeuralEngine(machine)
                        && machine.performanceCores() < MANY_PERFORMANCE_CORES
                        && precision == Precision.FLOAT16
                ? ComputeUnits.CPU_AND_NEURAL_ENGINE
                : ComputeUnits.CPU_AND_GPU;
    }

    private static ComputeUnits present(ComputeUnits asked, Machine machine) {
        if (asked == ComputeUnits.CPU_AND_NEURAL_ENGINE && !hasNeuralEngine(machine)) {
            throw new GouacheException("runtime coreml: this machine has no Neural Engine");
        }
        return asked;
    }

    /** Where the system does not tell: every Mac that is not of Intel's processors has one. */
    static boolean hasNeuralEngine(Machine machine) {
        return machine.devices().isEmpty()
                ? "aarch64".equals(System.getProperty("os.arch"))
                : machine.devices().contains(Device.NEURAL_ENGINE);
    }

    static AttentionVariant attention(ComputeUnits units) {
        return switch (units) {
            case CPU_ONLY, CPU_AND_GPU -> AttentionVariant.ORIGINAL;
            case ALL, CPU_AND_NEURAL_ENGINE -> AttentionVariant.SPLIT_EINSUM;
        };
    }

    /** What this system understands. */
    private static MinimumOs newest(Machine machine) {
        Matcher version = VERSION.matcher(machine.system());
        return version.find() && Integer.parseInt(version.group(1)) >= MACOS_15
                ? MinimumOs.MACOS_15
                : MinimumOs.MACOS_13;
    }
}
