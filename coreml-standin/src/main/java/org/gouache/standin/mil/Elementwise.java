package org.gouache.standin.mil;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.tensor.Shape;

import java.util.stream.IntStream;

/** What is done to each element, or to each pair of elements of arrays that broadcast. */
final class Elementwise {
    private static final int CHUNK = 4096;

    /** A function of numbers, for many at once. */
    interface Unary {
        /** Sets {@code count} results. */
        void apply(float[] x, float[] result, int count);
    }

    /** A function of pairs of numbers, for many at once. */
    interface Binary {
        /** Sets {@code count} results. */
        void apply(float[] x, float[] y, float[] result, int count);
    }

    /** A loop over one chunk. */
    private interface Chunk {
        void compute(int first, int count);
    }

    private Elementwise() {}

    static Array unary(Call call, Unary function) {
        return unary(call.array("x"), function);
    }

    static Array unary(Array x, Unary function) {
        float[] result = new float[x.values().length];
        chunks(
                result.length,
                (first, count) -> {
                    float[] in = new float[count];
                    float[] out = new float[count];
                    System.arraycopy(x.values(), first, in, 0, count);
                    function.apply(in, out, count);
                    System.arraycopy(out, 0, result, first, count);
                });
        return x.with(x.shape(), result);
    }

    static Array binary(Call call, Binary function) {
        return binary(call, call.array("x"), call.array("y"), function);
    }

    static Array binary(Call call, Array x, Array y, Binary function) {
        if (x.type() != y.type()) {
            throw call.error("x is of type %s, but y of %s".formatted(x.type(), y.type()));
        }
        Shape shape = call.joint(x.shape(), y.shape());
        Strided xs = x.places().broadcast(shape);
        Strided ys = y.places().broadcast(shape);
        float[] result = new float[Math.toIntExact(shape.elements())];
        chunks(
                result.length,
                (first, count) -> {
                    float[] left = new float[count];
                    float[] right = new float[count];
                    float[] out = new float[count];
                    xs.read(x.values(), first, count, left);
                    ys.read(y.values(), first, count, right);
                    function.apply(left, right, out, count);
                    System.arraycopy(out, 0, result, first, count);
                });
        return x.with(shape, result);
    }

    static Array square(Call call) {
        Array x = call.array("x");
        return binary(call, x, x, Elementwise::multiply);
    }

    private static void chunks(int count, Chunk chunk) {
        IntStream.range(0, Math.ceilDiv(count, CHUNK))
                .parallel()
                .forEach(i -> chunk.compute(i * CHUNK, Math.min(CHUNK, count - i * CHUNK)));
    }

    static Array comparison(Call call, Binary function) {
        Array result = binary(call, function);
        return new Array(MilType.BOOL, result.shape(), result.values());
    }

    /** Elements of a where a condition holds, of b elsewhere. */
    static Array select(Call call) {
        Array condition = call.array("cond");
        Array a = call.array("a");
        Array b = call.array("b");
        Shape shape = call.joint(condition.shape(), call.joint(a.shape(), b.shape()));
        float[] truths = condition.places().broadcast(shape).read(condition.values());
        float[] result = a.places().broadcast(shape).read(a.values());
        float[] others = b.places().broadcast(shape).read(b.values());
        for (int i = 0; i < result.length; i++) {
            if (truths[i] == 0) {
                result[i] = others[i];
            }
        }
        return a.with(shape, result);
    }

    static Array clip(Call call) {
        float least = call.number("alpha", Float.NEGATIVE_INFINITY);
        float greatest = call.number("beta", Float.POSITIVE_INFINITY);
        return unary(
                call,
                (x, result, count) -> {
                    for (int i = 0; i < count; i++) {
                        result[i] = Math.min(Math.max(x[i], least), greatest);
                    }
                });
    }

    static void add(float[] x, float[] y, float[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = x[i] + y[i];
        }
    }

    static void subtract(float[] x, float[] y, float[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = x[i] - y[i];
        }
    }

    static void multiply(float[] x, float[] y, float[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = x[i] * y[i];
        }
    }

    static void divide(float[] x, float[] y, float[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = x[i] / y[i];
        }
    }

    static void maximum(float[] x, float[] y, float[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = Math.max(x[i], y[i]);
        }
    }

    static void minimum(float[] x, float[] y, float[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = Math.min(x[i], y[i]);
        }
    }

    static void power(float[] x, float[] y, float[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = (float) Math.pow(x[i], y[i]);
        }
    }

    static void equal(float[] x, float[] y, float[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = x[i] == y[i] ? 1 : 0;
        }
    }

    static void greaterEqual(float[] x, float[] y, float[] result, int count) {
        for (int i = 0; i < count; i++) {
            result[i] = x[i] >= y[i] ? 1 : 0;
        }
    }
}
