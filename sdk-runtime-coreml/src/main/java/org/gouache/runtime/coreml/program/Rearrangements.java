package org.gouache.runtime.coreml.program;

import org.gouache.graph.Op.Add;
import org.gouache.graph.Op.AddPerChannel;
import org.gouache.graph.Op.Concat;
import org.gouache.graph.Op.Flatten;
import org.gouache.graph.Op.ImageToTokens;
import org.gouache.graph.Op.TokensToImage;
import org.gouache.graph.Op.UpsampleNearest;
import org.gouache.graph.Op.UpsampleNearestLike;
import org.gouache.tensor.Shape;

import java.util.List;

/** Sums, and operations that move values. */
final class Rearrangements {
    private final Operators operators;
    private final Values values;

    Rearrangements(Operators operators, Values values) {
        this.operators = operators;
        this.values = values;
    }

    Operand add(Add op) {
        return operators.add(values.get(op.left()), values.get(op.right()));
    }

    Operand addPerChannel(AddPerChannel op) {
        return operators.add(
                values.get(op.image()), values.get(op.vector(), Layout.CHANNELS_FIRST));
    }

    Operand concat(Concat op) {
        return operators.concat(op.operands().stream().map(values::get).toList(), 1);
    }

    /** Channels last. */
    Operand flatten(Flatten op) {
        Operand tokens = values.get(op.input(), Layout.CHANNELS_LAST);
        return operators.reshape(tokens, op.output().shape());
    }

    /** Channels first. */
    Operand imageToTokens(ImageToTokens op) {
        return operators.reshape(
                values.get(op.image()), Layout.CHANNELS_FIRST.shape(op.output().shape()));
    }

    Operand tokensToImage(TokensToImage op) {
        return operators.reshape(
                values.get(op.tokens(), Layout.CHANNELS_FIRST), op.output().shape());
    }

    Operand upsampleNearest(UpsampleNearest op) {
        return doubled(values.get(op.image()));
    }

    Operand upsampleNearestLike(UpsampleNearestLike op) {
        Shape shape = op.output().shape();
        Operand twice = doubled(values.get(op.image()));
        Operand high = fitted(twice, 2, shape.size(2));
        return fitted(high, 3, shape.size(3));
    }

    private Operand doubled(Operand image) {
        Shape shape = image.shape();
        String twice = operators.constants().float32(2);
        return operators
                .program()
                .operation("upsample_nearest_neighbor")
                .input("x", image)
                .input("scale_factor_height", twice)
                .input("scale_factor_width", twice)
                .result(image.type(), shape.with(2, 2 * shape.size(2)).with(3, 2 * shape.size(3)));
    }

    /**
     * A doubled image with one row or column less, the last, or one more, the first once again:
     * that is where floor(i * from / to) comes from.
     */
    private Operand fitted(Operand twice, int axis, long size) {
        long doubled = twice.shape().size(axis);
        if (size == doubled) {
            return twice;
        }
        return size < doubled
                ? operators.first(twice, axis, size)
                : operators.concat(List.of(operators.first(twice, axis, 1), twice), axis);
    }
}
