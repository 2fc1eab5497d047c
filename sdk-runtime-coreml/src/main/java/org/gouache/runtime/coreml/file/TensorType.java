package org.gouache.runtime.coreml.file;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.tensor.Shape;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The type of a tensor whose sizes are all known. */
public record TensorType(MilType type, Shape shape) {
    /**
     * @throws GouacheException if it is the type of something else: says what is wrong, but not
     *     where
     */
    public static TensorType of(Mil.ValueType type) {
        if (!type.hasTensorType()) {
            throw new GouacheException("is no tensor but " + kind(type));
        }
        Mil.TensorType tensor = type.getTensorType();
        MilType elements =
                MilType.of(tensor.getDataType())
                        .orElseThrow(() ->
                                new GouacheException(
                                        "has elements of type " + name(tensor.getDataType())));
        return new TensorType(elements, shape(tensor));
    }

    private static Shape shape(Mil.TensorType tensor) {
        List<Mil.Dimension> dimensions = tensor.getDimensionsList();
        if (tensor.getRank() != dimensions.size()) {
            throw new GouacheException(
                    "has rank %d, but %d dimensions"
                            .formatted(tensor.getRank(), dimensions.size()));
        }
        long[] sizes = new long[dimensions.size()];
        for (int i = 0; i < sizes.length; i++) {
            if (!dimensions.get(i).hasConstant()) {
                throw new GouacheException("has an open size (dimension %d)".formatted(i));
            }
            sizes[i] = dimensions.get(i).getConstant().getSize();
        }
        return shape(sizes);
    }

    /**
     * @throws GouacheException if there are too many elements to count their bits
     */
    static Shape shape(long... sizes) {
        try {
            Shape shape = Shape.of(sizes);
            Math.multiplyExact(shape.elements(), (long) Long.SIZE);
            return shape;
        } catch (IllegalArgumentException | ArithmeticException e) {
            String shown =
                    Arrays.stream(sizes)
                            .mapToObj(Long::toUnsignedString)
                            .collect(Collectors.joining(", "));
            throw new GouacheException("has impossible sizes: [%s]".formatted(shown), e);
        }
    }

    private static String kind(Mil.ValueType type) {
        return switch (type.getTypeCase()) {
            case TENSORTYPE -> "a tensor";
            case LISTTYPE -> "a list";
            case TUPLETYPE -> "a tuple";
            case DICTIONARYTYPE -> "a dictionary";
            case STATETYPE -> "a state";
            case TYPE_NOT_SET -> "of no type";
        };
    }

    private static String name(Mil.DataType type) {
        return type == Mil.DataType.UNRECOGNIZED ? "unknown" : type.name();
    }

    /** What the packed elements take. */
    public long bytes() {
        return type.bytes(shape.elements());
    }

    public Mil.ValueType toProto() {
        Mil.TensorType.Builder tensor =
                Mil.TensorType.newBuilder().setDataType(type.dataType()).setRank(shape.rank());
        for (long size : shape.toArray()) {
            tensor.addDimensionsBuilder().getConstantBuilder().setSize(size);
        }
        return Mil.ValueType.newBuilder().setTensorType(tensor).build();
    }

    /** As in {@code float16 [1, 4, 64, 64]}. */
    @Override
    public String toString() {
        return type + " " + shape;
    }
}
