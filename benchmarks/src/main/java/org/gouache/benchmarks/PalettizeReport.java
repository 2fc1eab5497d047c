package org.gouache.benchmarks;

import org.gouache.golden.Golden;
import org.gouache.palette.PaletteMethod;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.Palettized;
import org.gouache.palettize.Palettizer;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.WeightKind;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Processor time of one thread for palettizing layers of Stable Diffusion XL's UNet, filled with
 * random numbers, without any file: {@code EVERY [WAY]}, where 1 takes every layer and 10 each
 * tenth, and only ways are measured whose names begin with the given text.
 */
final class PalettizeReport {
    private static final Set<WeightKind> KINDS = PaletteOptions.ofBits(1).kinds();

    private PalettizeReport() {}

    /** A way to palettize a layer, or several one after the other. */
    private record Way(String name, List<PaletteSpec> specs) {
        static Way of(String name, PaletteSpec... specs) {
            return new Way(name, List.of(specs));
        }
    }

    static void main(String[] args) throws IOException {
        int every = Integer.parseInt(args[0]);
        List<Shape> layers = layers(every);
        long weights = layers.stream().mapToLong(Shape::elements).sum();
        System.out.printf(Locale.ROOT, "%d layers, %d weights%n", layers.size(), weights);
        List<Way> ways =
                args.length > 1
                        ? ways().stream().filter(way -> way.name.startsWith(args[1])).toList()
                        : ways();
        measure(BellCurve.GAUSSIAN, ways, layers.subList(0, Math.min(10, layers.size())));
        for (BellCurve curve : BellCurve.values()) {
            double[] nanos = measure(curve, ways, layers);
            for (int i = 0; i < nanos.length; i++) {
                System.out.printf(
                        Locale.ROOT,
                        "%-10s %-24s %6.2f s  %6.2f ns a weight%n",
                        curve,
                        ways.get(i).name,
                        nanos[i] / 1e9,
                        nanos[i] / weights);
            }
        }
        ProcessMemory.ofThisProcess()
                .peakResident()
                .ifPresent(bytes -> System.out.println("peak MiB " + (bytes >> 20)));
    }

    private static List<Way> ways() {
        List<Way> ways = new ArrayList<>();
        List<PaletteSpec> all =
                new TreeSet<>(PalettizedWeight.BITS).stream().map(PaletteSpec::ofBits).toList();
        for (PaletteSpec spec : all) {
            ways.add(Way.of(spec.bits() + " bits", spec));
        }
        ways.add(new Way("all six", all));
        PaletteSpec four = PaletteSpec.ofBits(4);
        ways.add(Way.of("4 bits, groups of 16", four.groupSize(16)));
        ways.add(Way.of("4 bits, groups of 1", four.groupSize(1)));
        ways.add(Way.of("4 bits, scaled", four.scaled(true)));
        ways.add(Way.of("8 bits, scaled", PaletteSpec.ofBits(8).scaled(true)));
        ways.add(Way.of("4 bits, groups of 4, scaled", four.groupSize(4).scaled(true)));
        ways.add(Way.of("int8", PaletteSpec.ofBits(8).method(PaletteMethod.INT8)));
        return ways;
    }

    private static List<Shape> layers(int every) throws IOException {
        List<Shape> layers = new ArrayList<>();
        int count = 0;
        for (String line : Files.readAllLines(Golden.path("keys/xl.txt"))) {
            int space = line.indexOf(' ');
            String sizes = line.substring(space + 2, line.length() - 1);
            Shape shape =
                    Shape.of(
                            Arrays.stream(sizes.split(",\\s*"))
                                    .filter(size -> !size.isEmpty())
                                    .mapToLong(Long::parseLong)
                                    .toArray());
            WeightKind kind = WeightKind.of(line.substring(0, space), shape);
            if (KINDS.contains(kind)
                    && shape.elements() > PaletteOptions.DEFAULT_MIN_WEIGHTS
                    && count++ % every == 0) {
                layers.add(shape);
            }
        }
        return layers;
    }

    /** Processor time of each way over all layers, by turns. */
    private static double[] measure(BellCurve curve, List<Way> ways, List<Shape> layers) {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        double[] nanos = new double[ways.size()];
        for (Shape shape : layers) {
            try (Arena arena = Arena.ofConfined()) {
                DenseWeight weight =
                        new DenseWeight(
                                ElementType.F16,
                                shape,
                                arena.allocate(shape.elements() * Short.BYTES));
                double fanIn = (double) shape.elements() / shape.size(0);
                curve.fill(weight.data(), shape.hashCode(), 1 / Math.sqrt(fanIn));
                for (int i = 0; i < nanos.length; i++) {
                    long start = threads.getCurrentThreadCpuTime();
                    palettize(weight, ways.get(i).specs);
                    nanos[i] += threads.getCurrentThreadCpuTime() - start;
                }
            }
        }
        return nanos;
    }

    private static void palettize(DenseWeight weight, List<PaletteSpec> specs) {
        Palettizer palettizer = Palettizer.of("layer", weight);
        for (PaletteSpec spec : specs) {
            try (Arena arena = Arena.ofConfined()) {
                Palettized palettized = palettizer.palettize(spec, arena);
                if (!(palettized.error().signalToNoise() > 0)) {
                    throw new AssertionError(spec + ": " + palettized.error());
                }
            }
        }
    }
}
