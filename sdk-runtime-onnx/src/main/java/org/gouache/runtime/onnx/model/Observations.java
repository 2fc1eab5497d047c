package org.gouache.runtime.onnx.model;

import static org.gouache.runtime.onnx.model.Attributes.integer;
import static org.gouache.runtime.onnx.model.Attributes.integers;

import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.graph.Value;
import org.gouache.runtime.Observation;
import org.gouache.tensor.ElementType;

import java.util.List;
import java.util.stream.LongStream;

/** Statistics of values, in float32. */
final class Observations {
    private final ModelBuilder model;

    Observations(ModelBuilder model) {
        this.model = model;
    }

    void observe(Observation observation, Value value) {
        String name = observation.outputName();
        model.enter("observations/" + name);
        int rank = value.shape().rank();
        long channels = value.shape().size(Border.channelAxis(rank));
        Dimension channel = new Dimension.Fixed(channels);
        String x = model.float32(value);
        switch (observation.statistic()) {
            case VALUE ->
                    output(
                            x,
                            name,
                            Border.openSizes(
                                    name, value.shape(), new Dimension.Open(name + ".0", 1)));
            case MEAN_SQUARE -> output(meanSquare(x, rank), name, List.of(channel));
            case COVARIANCE ->
                    output(covariance(x, rank, channels), name, List.of(channel, channel));
        }
    }

    private void output(String value, String name, List<Dimension> dimensions) {
        model.output(value, name, ElementType.F32, dimensions);
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

    private String covariance(String x, int rank, long channels) {
        String last =
                rank == 4 ? model.node("Transpose", List.of(x), integers("perm", 0, 2, 3, 1)) : x;
        String rows = model.node("Reshape", List.of(last, model.integers(-1, channels)));
        String columns = model.node("Transpose", List.of(rows), integers("perm", 1, 0));
        String sum = model.node("MatMul", List.of(columns, rows));
        String count =
                model.cast(
                        model.node("Shape", List.of(rows), integer("start", 0), integer("end", 1)),
                        ElementType.F32);
        return model.node("Div", List.of(sum, count));
    }
}
