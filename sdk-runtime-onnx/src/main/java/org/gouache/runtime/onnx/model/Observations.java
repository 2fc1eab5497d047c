package org.gouache.runtime.onnx.model;

import static org.gouache.runtime.onnx.model.Attributes.integer;
import static org.gouache.runtime.onnx.model.Attributes.integers;

import org.gouache.graph.Graph;
import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.graph.Op;
import org.gouache.graph.Value;
import org.gouache.runtime.Observation;
import org.gouache.runtime.Observation.Channels;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.util.List;
import java.util.stream.LongStream;

/** Statistics of values, in float32. */
final class Observations {
    private final ModelBuilder model;
    private final Graph graph;

    Observations(ModelBuilder model, Graph graph) {
        this.model = model;
        this.graph = graph;
    }

    void observe(Observation observation) {
        String name = observation.outputName();
        model.enter("observations/" + name);
        Value value = observation.value(graph);
        Shape shape = observation.shape(graph);
        String x = part(model.float32(value), value.shape(), observation.channels(graph));
        switch (observation.statistic()) {
            case VALUE ->
                    output(
                            x,
                            name,
                            Border.openSizes(name, shape, new Dimension.Open(name + ".0", 1)));
            case MEAN_SQUARE ->
                    output(
                            meanSquare(x, value.shape().rank()),
                            name,
                            List.of(new Dimension.Fixed(shape.size(0))));
            case COVARIANCE -> {
                Dimension width = new Dimension.Fixed(shape.size(0));
                output(
                        covariance(observation, x, value.shape().rank()),
                        name,
                        List.of(width, width));
            }
        }
    }

    private void output(String value, String name, List<Dimension> dimensions) {
        model.output(value, name, ElementType.F32, dimensions);
    }

    private String part(String x, Shape shape, Channels channels) {
        int axis = Border.channelAxis(shape.rank());
        return channels.count() == shape.size(axis)
                ? x
                : model.node(
                        "Slice",
                        List.of(
                                x,
                                model.integers(channels.from()),
                                model.integers(channels.to()),
                                model.integers(axis)));
    }

    private String meanSquare(String x, int rank) {
        long[] axes =
                LongStream.range(0, rank)
                        .filter(axis -> axis != Border.channelAxis(rank))
                        .toArray();
        String square = model.node("Mul", List.of(x, x));
        return model.node(
                "ReduceMean", List.of(square, model.integers(axes)), integer("keepdims", 0));
    }

    private String covariance(Observation observation, String x, int rank) {
        int channels = observation.channels(graph).count();
        String last =
                rank == 4 ? model.node("Transpose", List.of(x), integers("perm", 0, 2, 3, 1)) : x;
        int taps = observation.taps(graph);
        return taps > 1 && graph.layer(observation.module()) instanceof Op.Conv2d convolution
                ? channelMajor(
                        covariance(new PatchRows(model, last, convolution).rows(channels)),
                        taps,
                        channels)
                : covariance(model.node("Reshape", List.of(last, model.integers(-1, channels))));
    }

    /**
     * @param rows [N, width]
     */
    private String covariance(String rows) {
        String sum = model.node("Gemm", List.of(rows, rows), integer("transA", 1));
        String count =
                model.cast(
                        model.node("Shape", List.of(rows), integer("start", 0), integer("end", 1)),
                        ElementType.F32);
        return model.node("Div", List.of(sum, count));
    }

    /** Brings the taps of a channel together. */
    private String channelMajor(String covariance, long taps, long channels) {
        String apart =
                model.node(
                        "Reshape",
                        List.of(covariance, model.integers(taps, channels, taps, channels)));
        String together = model.node("Transpose", List.of(apart), integers("perm", 1, 0, 3, 2));
        long width = taps * channels;
        return model.node("Reshape", List.of(together, model.integers(width, width)));
    }
}
