package org.gouache.runtime.coreml.program;

import org.gouache.GouacheException;
import org.gouache.graph.Parameter;
import org.gouache.palettize.decode.WeightElements;
import org.gouache.runtime.coreml.file.PackageWriter.Blob;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** A program's weights, each once: dense in the type that it computes in, or as palettes. */
final class Weights {
    private static final int CHUNK = 1 << 20;

    private final Constants constants;
    private final StoredValues stored;
    private final ProgramBuilder program;
    private final Palettes palettes;
    private final WeightStore store;
    private final Map<String, Operand> present = new HashMap<>();

    /** The weight of a layer, and what multiplies its output channels where there is something. */
    record Layer(Operand weight, @Nullable Operand scale) {}

    Weights(
            ProgramBuilder program,
            Constants constants,
            StoredValues stored,
            Palettes palettes,
            WeightStore store) {
        this.program = program;
        this.constants = constants;
        this.stored = stored;
        this.palettes = palettes;
        this.store = store;
    }

    /**
     * The weight of a convolution or linear layer under a shape of as many elements, palettized if
     * it is so in the store.
     *
     * @throws GouacheException if the weight is missing, has another shape, is of integers, or has
     *     palettes that the program cannot have
     */
    Layer layer(Parameter parameter, Shape shape) {
        Weight weight = get(parameter);
        if (!(weight instanceof PalettizedWeight palettized)) {
            return new Layer(dense(parameter, weight, shape), null);
        }
        DenseWeight scale = palettized.scale();
        return new Layer(
                once(
                        parameter.name(),
                        shape,
                        name -> palettes.add(name, parameter.name(), palettized.reshape(shape))),
                scale == null
                        ? null
                        : once(
                                parameter.name() + ".scale",
                                scale.shape(),
                                name -> add(name, scale, scale.shape())));
    }

    /**
     * A weight under a shape of as many elements, dense whatever it is in the store.
     *
     * @throws GouacheException if the weight is missing, has another shape, or is of integers
     */
    Operand dense(Parameter parameter, Shape shape) {
        return dense(parameter, get(parameter), shape);
    }

    /** The first rows of a weight, under a shape of as many elements. */
    Operand firstRows(Parameter parameter, long count, Shape shape) {
        return dense(parameter, get(parameter).rows(0, count), shape);
    }

    private Operand dense(Parameter parameter, Weight weight, Shape shape) {
        return once(parameter.name(), shape, name -> add(name, weight, shape));
    }

    private interface Maker {
        Operand make(String name);
    }

    private Operand once(String name, Shape shape, Maker maker) {
        String key = name + " as " + shape;
        Operand operand = present.get(key);
        if (operand == null) {
            operand = maker.make(program.constantName(name));
            present.put(key, operand);
        }
        return operand;
    }

    /** The elements under another shape; palettes for groups would not fit every one. */
    private Operand add(String name, Weight weight, Shape shape) {
        TensorType type = new TensorType(constants.type(), shape);
        constants.add(name, stored.of(type, elements(weight, constants.type().unpacked())));
        return new Operand(name, type);
    }

    /** Never more than a few megabytes of a weight in memory. */
    static Blob elements(Weight weight, ElementType type) {
        return channel -> {
            long elements = weight.shape().elements();
            int largest = (int) Math.min(CHUNK, elements);
            ByteBuffer buffer = ByteBuffer.allocateDirect(largest * type.bytes());
            for (long first = 0; first < elements; first += CHUNK) {
                int count = (int) Math.min(CHUNK, elements - first);
                buffer.clear().limit(count * type.bytes());
                WeightElements.copy(weight, first, count, type, MemorySegment.ofBuffer(buffer));
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
            }
        };
    }

    private Weight get(Parameter parameter) {
        Weight weight = store.get(parameter.name());
        if (!weight.shape().equals(parameter.shape())) {
            throw new GouacheException(
                    "%s: tensor %s has shape %s, expected %s"
                            .formatted(store, parameter.name(), weight.shape(), parameter.shape()));
        }
        if (weight instanceof DenseWeight dense && !dense.type().isFloatingPoint()) {
            throw new GouacheException(
                    "%s: tensor %s has type %s, expected a floating-point type"
                            .formatted(store, parameter.name(), dense.type()));
        }
        return weight;
    }
}
