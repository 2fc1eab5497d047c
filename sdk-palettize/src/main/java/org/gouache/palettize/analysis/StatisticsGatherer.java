package org.gouache.palettize.analysis;

import static java.util.Objects.requireNonNull;

import org.gouache.graph.Graph;
import org.gouache.graph.Op;
import org.gouache.graph.Padding;
import org.gouache.runtime.Network;
import org.gouache.runtime.Observation;
import org.gouache.runtime.Observation.Statistic;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers statistics of layers' inputs from the calls of a network that was loaded with some more
 * {@link #observations}. Every call counts the same. Layers that multiply the same values, as the
 * projections of an attention do, share what is gathered.
 */
public final class StatisticsGatherer {
    /** Wider covariances fall into blocks of whole channels: at most 133 MB each. */
    public static final int MAX_WIDTH = 5760;

    private final Map<String, List<Observation>> blocks = new LinkedHashMap<>();
    private final Map<Observation, Shape> shapes = new LinkedHashMap<>();
    private final Map<Observation, Tensor> sums = new HashMap<>();
    private int calls;

    /** What tells inputs apart: the value, and how a convolution cuts it into patches. */
    private record Source(String value, Geometry geometry) {
        static Source of(Graph graph, String layer) {
            Op op = graph.layer(layer);
            return new Source(
                    op.operands().getFirst().name(),
                    op instanceof Op.Conv2d convolution
                                    && convolution.weight().shape().elements()
                                            > convolution.weight().shape().size(0)
                                                    * convolution.weight().shape().size(1)
                            ? new Geometry(
                                    convolution.weight().shape().with(0, 1),
                                    convolution.stride(),
                                    convolution.padding())
                            : Geometry.VECTORS);
        }
    }

    private record Geometry(Shape kernel, int stride, Padding padding) {
        static final Geometry VECTORS = new Geometry(Shape.scalar(), 1, Padding.NONE);
    }

    private StatisticsGatherer() {}

    /**
     * For all layers at once.
     *
     * @param layers convolutions and linears, by the names of their modules
     * @throws org.gouache.GouacheException if the graph has no such layer
     */
    public static StatisticsGatherer of(Graph graph, Collection<String> layers) {
        return inParts(graph, layers, MAX_WIDTH, Long.MAX_VALUE).getFirst();
    }

    /**
     * For some layers after others, each part with a network of its own, where the statistics of
     * all would take too much memory.
     *
     * @param maxWidth of a covariance, unless the patch of a single channel is wider
     * @param maxBytes what the covariances of a part take, unless those of a single layer take more
     * @throws org.gouache.GouacheException if the graph has no such layer
     */
    public static List<StatisticsGatherer> inParts(
            Graph graph, Collection<String> layers, int maxWidth, long maxBytes) {
        Map<Source, List<String>> bySource = new LinkedHashMap<>();
        for (String layer : layers) {
            bySource.computeIfAbsent(Source.of(graph, layer), _ -> new ArrayList<>()).add(layer);
        }
        List<StatisticsGatherer> parts = new ArrayList<>(List.of(new StatisticsGatherer()));
        for (List<String> sharing : bySource.values()) {
            Map<Observation, Shape> observed = observed(graph, sharing.getFirst(), maxWidth);
            StatisticsGatherer part = parts.getLast();
            if (!part.shapes.isEmpty() && bytes(part.shapes) + bytes(observed) > maxBytes) {
                part = new StatisticsGatherer();
                parts.add(part);
            }
            part.add(sharing, observed);
        }
        return List.copyOf(parts);
    }

    private static Map<Observation, Shape> observed(Graph graph, String layer, int maxWidth) {
        Observation whole = Observation.ofInput(layer, Statistic.COVARIANCE);
        int channels = whole.channels(graph).count();
        int count = Math.clamp(maxWidth / whole.taps(graph), 1, channels);
        int parts = Math.ceilDiv(channels, count);
        Map<Observation, Shape> blocks = new LinkedHashMap<>();
        for (int i = 0; i < parts; i++) {
            int from = (int) ((long) channels * i / parts);
            int to = (int) ((long) channels * (i + 1) / parts);
            Observation block = whole.ofChannels(from, to);
            blocks.put(block, block.shape(graph));
        }
        return blocks;
    }

    private static long bytes(Map<Observation, Shape> observed) {
        return observed.values().stream().mapToLong(Shape::elements).sum() * Float.BYTES;
    }

    private void add(List<String> layers, Map<Observation, Shape> observed) {
        shapes.putAll(observed);
        layers.forEach(layer -> blocks.put(layer, List.copyOf(observed.keySet())));
    }

    /** What the network has to be loaded with. */
    public List<Observation> observations() {
        return List.copyOf(shapes.keySet());
    }

    /**
     * The network as if nothing were observed; its calls add to the statistics.
     *
     * @param network loaded with {@link #observations}
     */
    public Network observing(Network network) {
        return new ObservedNetwork(network, shapes, this::add);
    }

    private void add(Map<Observation, Tensor> seen) {
        calls++;
        seen.forEach((observation, tensor) -> {
            Tensor sum = sums.putIfAbsent(observation, tensor);
            if (sum != null) {
                add(tensor, sum);
            }
        });
    }

    private static void add(Tensor tensor, Tensor sum) {
        for (long i = 0; i < sum.shape().elements(); i++) {
            sum.setFloat(i, sum.getFloat(i) + tensor.getFloat(i));
        }
    }

    /**
     * What was gathered; nothing can be gathered afterwards.
     *
     * @throws IllegalStateException if nothing was
     */
    public LayerStatistics statistics() {
        if (calls == 0) {
            throw new IllegalStateException("the network was not called yet");
        }
        sums.values().forEach(this::divide);
        calls = 1;
        Map<List<Observation>, InputCovariance> shared = new HashMap<>();
        Map<String, InputCovariance> covariances = new LinkedHashMap<>();
        blocks.forEach((layer, observed) ->
                covariances.put(layer, shared.computeIfAbsent(observed, this::covariance)));
        return new LayerStatistics(covariances);
    }

    private void divide(Tensor sum) {
        for (long i = 0; calls > 1 && i < sum.shape().elements(); i++) {
            sum.setFloat(i, sum.getFloat(i) / calls);
        }
    }

    private InputCovariance covariance(List<Observation> observed) {
        return new InputCovariance(
                observed.stream().map(block -> requireNonNull(sums.get(block))).toList());
    }
}
