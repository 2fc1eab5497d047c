package org.gouache.runtime.coreml.program;

import org.gouache.export.MinimumOs;
import org.gouache.graph.Op.AddPositions;
import org.gouache.graph.Op.Embedding;
import org.gouache.graph.Op.SelectToken;
import org.gouache.graph.Op.Sinusoid;
import org.gouache.graph.Pooling;
import org.gouache.graph.Value;
import org.gouache.runtime.coreml.file.MilType;
import org.gouache.tensor.Shape;

import java.util.List;
import java.util.stream.IntStream;

/** Tables, positions and tokens, channels last: none of them is for the Neural Engine. */
final class Embeddings {
    private static final float LONGEST_PERIOD = 10000;

    private final Operators operators;
    private final Values values;
    private final Weights weights;
    private final MinimumOs minimumOs;

    Embeddings(Operators operators, Values values, Weights weights, MinimumOs minimumOs) {
        this.operators = operators;
        this.values = values;
        this.weights = weights;
        this.minimumOs = minimumOs;
    }

    Operand embedding(Embedding op) {
        Constants constants = operators.constants();
        Operand table = weights.dense(op.table(), op.table().shape());
        OperationBuilder gather =
                operators
                        .program()
                        .operation("gather")
                        .input("x", table)
                        .input("indices", ids(op.ids()))
                        .input("axis", constants.integer(0))
                        .input("batch_dims", constants.integer(0));
        if (minimumOs == MinimumOs.MACOS_15) {
            gather.input("validate_indices", constants.bool(false));
        }
        return gather.result(table.type(), op.output().shape());
    }

    Operand addPositions(AddPositions op) {
        Shape shape = op.tokens().shape();
        Operand positions = weights.firstRows(op.table(), shape.size(1), shape.with(0, 1));
        return operators.add(values.get(op.tokens(), Layout.CHANNELS_LAST), positions);
    }

    Operand selectToken(SelectToken op) {
        Operand tokens = values.get(op.tokens(), Layout.CHANNELS_LAST);
        Operand ids = ids(op.ids());
        Operand candidates =
                switch (op.pooling()) {
                    case Pooling.LargestId() -> ids;
                    case Pooling.FirstOf(long id) ->
                            operators.cast(equal(ids, Math.toIntExact(id)), MilType.INT32);
                };
        Constants constants = operators.constants();
        int batch = ids.shape().dim(0);
        Operand position =
                operators
                        .program()
                        .operation("reduce_argmax")
                        .input("x", candidates)
                        .input("axis", constants.integer(1))
                        .input("keep_dims", constants.bool(false))
                        .result(MilType.INT32, Shape.of(batch));
        Operand rows = constants.integerTensor(IntStream.range(0, batch).toArray());
        Operand indices =
                operators
                        .program()
                        .operation("stack")
                        .inputs("values", List.of(rows, position))
                        .input("axis", constants.integer(1))
                        .result(MilType.INT32, Shape.of(batch, 2));
        OperationBuilder gather =
                operators
                        .program()
                        .operation("gather_nd")
                        .input("x", tokens)
                        .input("indices", indices)
                        .input("batch_dims", constants.integer(0));
        if (minimumOs == MinimumOs.MACOS_15) {
            gather.input("validate_indices", constants.bool(false));
        }
        return gather.result(tokens.type(), op.output().shape());
    }

    private Operand equal(Operand ids, int id) {
        return operators
                .program()
                .operation("equal")
                .input("x", ids)
                .input("y", operators.constants().integer(id))
                .result(MilType.BOOL, ids.shape());
    }

    private Operand ids(Value ids) {
        return values.get(ids, Layout.CHANNELS_LAST, MilType.INT32);
    }

    /**
     * In float32 whatever the program computes in, unlike what Apple's converter writes: half
     * precision cannot tell timesteps apart.
     */
    Operand sinusoid(Sinusoid op) {
        Operand numbers = values.get(op.input(), Layout.CHANNELS_LAST, MilType.FLOAT32);
        int axis = numbers.shape().rank();
        int half = op.output().shape().dim(-1) / 2;
        Operand column = operators.expand(numbers, op.output().shape().with(-1, 1), axis);
        Operand frequencies =
                operators
                        .constants()
                        .floats(
                                "frequencies_%d_%s".formatted(half, op.frequencyShift()),
                                MilType.FLOAT32,
                                Shape.of(half),
                                frequencies(half, op.frequencyShift()));
        Operand angle = operators.multiply(column, frequencies);
        Operand sine = operators.unary("sin", angle);
        Operand cosine = operators.unary("cos", angle);
        return operators.concat(
                op.cosineFirst() ? List.of(cosine, sine) : List.of(sine, cosine), axis);
    }

    /** Rounded to float after each step, as the reference computes them. */
    private static float[] frequencies(int half, float shift) {
        float[] frequencies = new float[half];
        for (int i = 0; i < half; i++) {
            float exponent = (float) -Math.log(LONGEST_PERIOD) * i;
            frequencies[i] = (float) Math.exp(exponent / (half - shift));
        }
        return frequencies;
    }
}
