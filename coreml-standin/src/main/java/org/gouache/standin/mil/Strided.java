package org.gouache.standin.mil;

import org.gouache.tensor.Shape;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Places in an array: a block of some sizes, outermost first, each with the step between neighbours
 * in memory. A step of zero repeats, a negative one goes backwards.
 */
record Strided(int offset, int[] sizes, int[] steps) {
    /** All elements of an array in their order. */
    static Strided of(Shape shape) {
        int[] sizes = IntStream.range(0, shape.rank()).map(shape::dim).toArray();
        int[] steps = new int[sizes.length];
        int step = 1;
        for (int d = sizes.length - 1; d >= 0; d--) {
            steps[d] = step;
            step = Math.multiplyExact(step, Math.max(1, sizes[d]));
        }
        return new Strided(0, sizes, steps);
    }

    int rank() {
        return sizes.length;
    }

    Shape shape() {
        return Shape.of(Arrays.stream(sizes).asLongStream().toArray());
    }

    /** The dimensions in another order: the first is the one that is named first. */
    Strided permuted(int... order) {
        return new Strided(
                offset,
                Arrays.stream(order).map(d -> sizes[d]).toArray(),
                Arrays.stream(order).map(d -> steps[d]).toArray());
    }

    /** Of one dimension only some entries, every so many. */
    Strided slice(int dimension, int first, int stride, int count) {
        int[] newSizes = sizes.clone();
        int[] newSteps = steps.clone();
        newSizes[dimension] = count;
        newSteps[dimension] = steps[dimension] * stride;
        return new Strided(offset + first * steps[dimension], newSizes, newSteps);
    }

    /** With a new dimension that repeats everything within it. */
    Strided repeated(int dimension, int times) {
        return new Strided(
                offset, inserted(sizes, dimension, times), inserted(steps, dimension, 0));
    }

    private static int[] inserted(int[] values, int index, int value) {
        return IntStream.range(0, values.length + 1)
                .map(i -> i == index ? value : values[i < index ? i : i - 1])
                .toArray();
    }

    /**
     * As often as it takes to fill a shape: dimensions of size 1 and those missing in front repeat.
     */
    Strided broadcast(Shape shape) {
        Strided result = this;
        while (result.rank() < shape.rank()) {
            result = result.repeated(0, 1);
        }
        for (int d = 0; d < shape.rank(); d++) {
            if (result.sizes[d] == 1) {
                result = result.slice(d, 0, 0, shape.dim(d));
            }
        }
        return result;
    }

    /** A copy of the elements in row-major order. */
    float[] read(float[] values) {
        float[] target = new float[Math.toIntExact(shape().elements())];
        read(values, 0, target.length, target);
        return target;
    }

    /** Copies some of the elements, as they come in row-major order, to a target's start. */
    void read(float[] values, int first, int count, float[] target) {
        if (count == 0) {
            return;
        }
        Strided merged = merged();
        int inner = merged.rank() - 1;
        int[] place = merged.place(first);
        int done = 0;
        while (done < count) {
            int length = Math.min(count - done, merged.sizes[inner] - place[inner]);
            copy(values, merged.at(place), merged.steps[inner], length, target, done);
            done += length;
            place[inner] = 0;
            merged.advance(place, inner - 1);
        }
    }

    private static void copy(
            float[] values, int from, int step, int length, float[] target, int to) {
        switch (step) {
            case 0 -> Arrays.fill(target, to, to + length, values[from]);
            case 1 -> System.arraycopy(values, from, target, to, length);
            default -> {
                for (int i = 0; i < length; i++) {
                    target[to + i] = values[from + i * step];
                }
            }
        }
    }

    private int at(int[] place) {
        int index = offset;
        for (int d = 0; d < place.length; d++) {
            index += place[d] * steps[d];
        }
        return index;
    }

    private int[] place(int index) {
        int[] place = new int[rank()];
        for (int d = rank() - 1; d >= 0; d--) {
            place[d] = index % sizes[d];
            index /= sizes[d];
        }
        return place;
    }

    private void advance(int[] place, int dimension) {
        for (int d = dimension; d >= 0; d--) {
            if (++place[d] < sizes[d]) {
                return;
            }
            place[d] = 0;
        }
    }

    /** The same places in as few dimensions as will do, but one at least. */
    private Strided merged() {
        int[] newSizes = new int[rank() + 1];
        int[] newSteps = new int[rank() + 1];
        int last = 0;
        newSizes[0] = 1;
        newSteps[0] = 0;
        for (int d = 0; d < rank(); d++) {
            if (sizes[d] == 1) {
                continue;
            }
            if (newSizes[last] == 1) {
                newSizes[last] = sizes[d];
                newSteps[last] = steps[d];
            } else if (newSteps[last] == steps[d] * sizes[d]) {
                newSizes[last] *= sizes[d];
                newSteps[last] = steps[d];
            } else {
                last++;
                newSizes[last] = sizes[d];
                newSteps[last] = steps[d];
            }
        }
        return new Strided(
                offset, Arrays.copyOf(newSizes, last + 1), Arrays.copyOf(newSteps, last + 1));
    }

    /** The index in the array of every element, in row-major order. */
    int[] indices() {
        int[] indices = new int[Math.toIntExact(shape().elements())];
        int[] place = new int[rank()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = at(place);
            advance(place, rank() - 1);
        }
        return indices;
    }
}
