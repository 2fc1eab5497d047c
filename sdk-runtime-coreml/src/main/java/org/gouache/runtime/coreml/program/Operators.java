package org.gouache.runtime.coreml.program;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.tensor.Shape;

import java.util.Arrays;
import java.util.List;

/**
 * The elementary operators that operations of a graph are made of, with the shapes of their
 * results.
 */
final class Operators {
    /** The smallest float16: its sum with 1 is 1 in float32 too. */
    private static final float LOST_BESIDE_ONE = 0x1p-24f;

    private final ProgramBuilder program;
    private final Constants constants;

    Operators(ProgramBuilder program, Constants constants) {
        this.program = program;
        this.constants = constants;
    }

    ProgramBuilder program() {
        return program;
    }

    Constants constants() {
        return constants;
    }

    /** Adds an operator of one operand and no parameters. */
    Operand unary(String operator, Operand x) {
        return program.operation(operator).input("x", x).result(x.type(), x.shape());
    }

    Operand add(Operand x, Operand y) {
        return binary("add", x, y);
    }

    Operand multiply(Operand x, Operand y) {
        return binary("mul", x, y);
    }

    Operand multiply(Operand x, float factor) {
        return multiply(x, constants.scalar(factor));
    }

    /** An operator of two operands, of which the second may be repeated to fit the first. */
    Operand binary(String operator, Operand x, Operand y) {
        return program.operation(operator)
                .input("x", x)
                .input("y", y)
                .result(x.type(), broadcast(x.shape(), y.shape()));
    }

    private static Shape broadcast(Shape x, Shape y) {
        Shape longer = x.rank() >= y.rank() ? x : y;
        Shape shorter = longer == x ? y : x;
        Shape result = longer;
        for (int i = 1; i <= shorter.rank(); i++) {
            result = result.with(-i, Math.max(longer.size(-i), shorter.size(-i)));
        }
        return result;
    }

    /**
     * An image times a factor by channel, plus a summand by channel. Not of two operators:
     * coremltools, where it rewrites a float16 program, makes of these a batch norm with parts in
     * float32, and fails.
     *
     * @param factors [C]
     * @param summands [C]
     */
    Operand perChannel(Operand image, Operand factors, Operand summands) {
        int channels = image.shape().dim(1);
        return program.operation("batch_norm")
                .input("x", image)
                .input("mean", constants.repeated(0, channels))
                .input("variance", constants.repeated(1, channels))
                .input("gamma", factors)
                .input("beta", summands)
                .input("epsilon", constants.scalar(LOST_BESIDE_ONE))
                .result(image.type(), image.shape());
    }

    Operand cast(Operand x, MilType type) {
        return castTo(x, type).result(type, x.shape());
    }

    /** As {@link #cast(Operand, MilType)}, with a name for the result. */
    Operand cast(Operand x, MilType type, String name) {
        return castTo(x, type).result(name, type, x.shape());
    }

    private OperationBuilder castTo(Operand x, MilType type) {
        String dtype =
                switch (type) {
                    case FLOAT16 -> "fp16";
                    case FLOAT32 -> "fp32";
                    case INT32 -> "int32";
                    default -> throw new IllegalArgumentException("no cast to " + type);
                };
        return program.operation("cast").input("x", x).input("dtype", constants.string(dtype));
    }

    Operand reshape(Operand x, Shape shape) {
        return program.operation("reshape")
                .input("x", x)
                .input("shape", constants.sizes(shape))
                .result(x.type(), shape);
    }

    Operand transpose(Operand x, int... permutation) {
        Shape shape = Shape.of(Arrays.stream(permutation).mapToLong(x.shape()::size).toArray());
        return program.operation("transpose")
                .input("x", x)
                .input("perm", constants.integers(permutation))
                .result(x.type(), shape);
    }

    /**
     * Adds dimensions of size 1.
     *
     * @param shape the result's
     */
    Operand expand(Operand x, Shape shape, int... axes) {
        return program.operation("expand_dims")
                .input("x", x)
                .input("axes", constants.integers(axes))
                .result(x.type(), shape);
    }

    Operand concat(List<Operand> values, int axis) {
        Shape first = values.getFirst().shape();
        long size = values.stream().mapToLong(value -> value.shape().size(axis)).sum();
        return program.operation("concat")
                .inputs("values", values)
                .input("axis", constants.integer(axis))
                .input("interleave", constants.bool(false))
                .result(values.getFirst().type(), first.with(axis, size));
    }

    List<Operand> split(Operand x, int axis, int... sizes) {
        if (sizes.length == 1) {
            return List.of(x);
        }
        List<Shape> shapes =
                Arrays.stream(sizes).mapToObj(size -> x.shape().with(axis, size)).toList();
        return program.operation("split")
                .input("x", x)
                .input("split_sizes", constants.integers(sizes))
                .input("axis", constants.integer(axis))
                .results(x.type(), shapes);
    }

    /** The first entries of one dimension. */
    Operand first(Operand x, int axis, long count) {
        int rank = x.shape().rank();
        int[] end = Arrays.stream(x.shape().toArray()).mapToInt(Math::toIntExact).toArray();
        end[axis] = Math.toIntExact(count);
        int[] stride = new int[rank];
        Arrays.fill(stride, 1);
        return program.operation("slice_by_index")
                .input("x", x)
                .input("begin", constants.integers(new int[rank]))
                .input("end", constants.integers(end))
                .input("stride", constants.integers(stride))
                .input("begin_mask", constants.falses(rank))
                .input("end_mask", constants.falses(rank))
                .input("squeeze_mask", constants.falses(rank))
                .result(x.type(), x.shape().with(axis, count));
    }

    Operand softmax(Operand x, int axis) {
        return program.operation("softmax")
                .input("x", x)
                .input("axis", constants.integer(axis))
                .result(x.type(), x.shape());
    }

    /** The product of matrices, of which some may be read transposed. */
    Operand matmul(Operand x, boolean transposeX, Operand y, boolean transposeY) {
        Shape shape =
                x.shape()
                        .with(-2, x.shape().size(transposeX ? -1 : -2))
                        .with(-1, y.shape().size(transposeY ? -2 : -1));
        return program.operation("matmul")
                .input("x", x)
                .input("y", y)
                .input("transpose_x", constants.bool(transposeX))
                .input("transpose_y", constants.bool(transposeY))
                .result(x.type(), shape);
    }

    /** Means over some dimensions, which stay as dimensions of size 1. */
    Operand mean(Operand x, int... axes) {
        Shape shape = x.shape();
        for (int axis : axes) {
            shape = shape.with(axis, 1);
        }
        return program.operation("reduce_mean")
                .input("x", x)
                .input("axes", constants.integers(axes))
                .input("keep_dims", constants.bool(true))
                .result(x.type(), shape);
    }
}
