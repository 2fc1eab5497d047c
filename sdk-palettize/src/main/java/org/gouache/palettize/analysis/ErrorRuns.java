package org.gouache.palettize.analysis;

import static org.gouache.tensor.ElementType.F32;

import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.analysis.Measurements.Kind;
import org.gouache.palettize.analysis.Measurements.Measurement;
import org.gouache.palettize.decode.WeightElements;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/**
 * Finds how much the palettes of each layer add to the squared error of a network's results, by at
 * most {@value #MOST_RUNS} runs whatever the number of layers. After each call all layers are dense
 * again.
 */
public final class ErrorRuns {
    /** More layers than this share their runs. */
    public static final int MOST_RUNS = 64;

    private final Probe probe;
    private final Map<String, DenseWeight> layers;
    private final LayerPalettes palettes;
    private final Measurements measurements;
    private final BooleanSupplier goesOn;
    private final Runnable afterEach;
    private @Nullable Sketch reference;

    /**
     * @param probe with all layers dense
     * @param layers that may be palettized, with their dense weights
     * @param goesOn asked before each run; where it says no, the runs so far have to do
     * @param afterEach called after each run, found or made
     */
    public ErrorRuns(
            Probe probe,
            Map<String, DenseWeight> layers,
            LayerPalettes palettes,
            Measurements measurements,
            BooleanSupplier goesOn,
            Runnable afterEach) {
        this.probe = probe;
        this.layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
        this.palettes = palettes;
        this.measurements = measurements;
        this.goesOn = goesOn;
        this.afterEach = afterEach;
    }

    /** How many runs so many layers take. */
    public static int runs(int layers) {
        return Math.min(layers, MOST_RUNS);
    }

    /**
     * What palettes of so many bits in each layer add to the squared error of the results, by
     * layer; without the layers that no run has come to. The unit is the error of a result in the
     * median run; of several results a layer gets the median, for some prompts and timesteps hear a
     * single layer far louder than all others do.
     */
    public Map<String, Double> squares(int bits) {
        RunDesign design = RunDesign.of(layers.size(), MOST_RUNS);
        List<Sketch> errors = new ArrayList<>();
        try (Moves moves = new Moves(bits)) {
            for (int run = 0; run < design.runs() && goesOn.getAsBoolean(); run++) {
                errors.add(error(design, run, bits, moves));
                afterEach.run();
            }
        }
        Map<String, Double> squares = new LinkedHashMap<>();
        if (!errors.isEmpty()) {
            List<double[]> byResult =
                    IntStream.range(0, errors.getFirst().results().size())
                            .mapToObj(result -> squares(design, Sketch.products(errors, result)))
                            .toList();
            int next = 0;
            for (String layer : layers.keySet()) {
                int place = next++;
                double square = Median.of(byResult.stream().mapToDouble(result -> result[place]));
                if (!Double.isNaN(square)) {
                    squares.put(layer, square);
                }
            }
        }
        return squares;
    }

    private static double[] squares(RunDesign design, double[][] products) {
        double unit =
                Median.of(IntStream.range(0, products.length).mapToDouble(i -> products[i][i]));
        return Arrays.stream(design.squares(products)).map(square -> square / unit).toArray();
    }

    private Sketch error(RunDesign design, int run, int bits, Moves moves) {
        Measurement measurement = new Measurement(Kind.ERRORS, bits, "run-" + run);
        Optional<List<Double>> known = measurements.find(measurement);
        if (known.isPresent()) {
            return Sketch.ofValues(known.get());
        }
        Sketch dense = reference();
        moves.move(design.factors()[run]);
        Sketch error = Sketch.of(probe.run()).minus(dense);
        measurements.keep(measurement, error.values());
        return error;
    }

    private Sketch reference() {
        Sketch results = reference;
        if (results == null) {
            results = Sketch.of(probe.run());
            reference = results;
        }
        return results;
    }

    /** Weights that are moved by multiples of their palette errors for now. */
    private final class Moves implements AutoCloseable {
        private final PaletteSpec spec;
        private final Arena arena = Arena.ofShared();
        private final Map<String, Weight> palettized = new LinkedHashMap<>();
        private @Nullable Arena moved;

        Moves(int bits) {
            this.spec = PaletteSpec.ofBits(bits);
        }

        void move(double[] factors) {
            Arena next = Arena.ofShared();
            int layer = 0;
            for (Map.Entry<String, DenseWeight> one : layers.entrySet()) {
                double factor = factors[layer++];
                probe.replace(
                        one.getKey(),
                        factor == 0
                                ? one.getValue()
                                : moved(one.getKey(), one.getValue(), factor, next));
            }
            closeMoved();
            moved = next;
        }

        private Weight moved(String layer, DenseWeight dense, double factor, Arena next) {
            Weight full = palettized.computeIfAbsent(layer, _ -> palettize(layer, dense));
            if (factor == 1) {
                return full;
            }
            Tensor values = WeightElements.toTensor(dense, F32, next);
            try (Arena passing = Arena.ofConfined()) {
                Tensor target = WeightElements.toTensor(full, F32, passing);
                for (long i = 0; i < values.shape().elements(); i++) {
                    float from = values.getFloat(i);
                    values.setFloat(i, (float) (from + factor * (target.getFloat(i) - from)));
                }
            }
            return new DenseWeight(F32, dense.shape(), values.data());
        }

        private Weight palettize(String layer, DenseWeight dense) {
            return palettes.of(layer, dense).palettize(spec, arena);
        }

        private void closeMoved() {
            if (moved != null) {
                moved.close();
            }
        }

        @Override
        public void close() {
            try (arena) {
                layers.forEach(probe::replace);
                closeMoved();
            }
        }
    }
}
