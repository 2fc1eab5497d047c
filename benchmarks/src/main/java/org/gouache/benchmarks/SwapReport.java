package org.gouache.benchmarks;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toSet;

import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.Palettizer;
import org.gouache.postcard.PostcardXl;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.Network;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What it costs to give a layer palettes between two calls of Postcard-XL's UNet on 16 rows, in
 * each runtime: calls without a change, and calls that each come after another layer was given
 * palettes and the one before its dense weight back. Arguments: rounds, at most the number of
 * layers.
 */
public final class SwapReport {
    private static final int ROWS = 16;
    private static final long MIN_WEIGHTS = 100_000;
    private static final double MILLION = 1e6;

    private SwapReport() {}

    public static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        try (CheckpointUNet unet = CheckpointUNet.open(PostcardXl.folder());
                Arena arena = Arena.ofShared()) {
            Map<String, DenseWeight> layers = layers(unet);
            Map<String, Weight> palettized = new LinkedHashMap<>();
            layers.forEach((name, dense) ->
                    palettized.put(
                            name,
                            Palettizer.of(name, dense)
                                    .palettize(PaletteSpec.ofBits(4), arena)
                                    .weight()));
            System.out.println("| runtime | a call, ms | a call after a swap, ms | load, ms |");
            System.out.println("|---|---|---|---|");
            for (String runtime : List.of("onnx", "vector")) {
                report(runtime, unet, layers, palettized, rounds);
            }
        }
    }

    private static Map<String, DenseWeight> layers(CheckpointUNet unet) {
        Map<String, DenseWeight> layers = new TreeMap<>();
        for (String name : unet.network().weights().names()) {
            if (unet.network().weights().get(name) instanceof DenseWeight dense
                    && dense.shape().elements() > MIN_WEIGHTS) {
                layers.put(name, dense);
            }
        }
        return layers;
    }

    private static void report(
            String runtime,
            CheckpointUNet unet,
            Map<String, DenseWeight> layers,
            Map<String, Weight> palettized,
            int rounds) {
        LoadOptions options =
                LoadOptions.DEFAULT.withSwappable(layers.keySet().stream().collect(toSet()));
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        unet.inputs().forEach((name, tensor) -> inputs.put(name, rows(tensor)));
        long start = System.nanoTime();
        try (Network network = InferenceRuntime.named(runtime).load(unet.network(), options)) {
            double load = (System.nanoTime() - start) / MILLION;
            network.run(inputs);
            double[] plain = new double[rounds];
            Arrays.setAll(plain, _ -> call(network, inputs));
            double[] swapped = new double[rounds];
            List<String> names = List.copyOf(layers.keySet());
            for (int i = 0; i < rounds; i++) {
                String layer = names.get(i % names.size());
                long from = System.nanoTime();
                network.replace(layer, requireNonNull(palettized.get(layer)));
                network.run(inputs);
                network.replace(layer, requireNonNull(layers.get(layer)));
                swapped[i] = (System.nanoTime() - from) / MILLION;
            }
            System.out.printf(
                    "| %s | %s | %s | %.0f |%n",
                    runtime, new Sample(plain).format(0), new Sample(swapped).format(0), load);
        }
    }

    private static double call(Network network, Map<String, Tensor> inputs) {
        long start = System.nanoTime();
        network.run(inputs);
        return (System.nanoTime() - start) / MILLION;
    }

    /** The entries of a batch of two, again and again. */
    private static Tensor rows(Tensor two) {
        Shape shape = two.shape().with(0, ROWS);
        Tensor all = Tensor.zeros(shape);
        for (int row = 0; row < ROWS; row++) {
            int entry = row % two.shape().dim(0);
            all.slice(row, row + 1).copyFrom(two.slice(entry, entry + 1));
        }
        return all;
    }
}
