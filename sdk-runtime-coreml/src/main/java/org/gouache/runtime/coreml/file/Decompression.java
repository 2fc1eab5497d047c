package org.gouache.runtime.coreml.file;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;
import org.gouache.tensor.Shape;

import java.util.Arrays;
import java.util.List;

/**
 * What constants and compressed constants stand for. Those of the first generation (up to
 * specification 8) hold packed bits as bytes, and say their shape in a parameter; those of the
 * second have types of less than a byte.
 */
final class Decompression {
    private static final String SHAPE = "shape";

    private Decompression() {}

    /** The outputs of an operation. */
    static List<StoredTensor> results(Parameters parameters) {
        String type = parameters.operation().getType();
        return switch (type) {
            case "const" -> List.of(parameters.tensor("val"));
            case "constexpr_cast" -> List.of(cast(parameters));
            case "constexpr_affine_dequantize" -> List.of(dequantize(parameters));
            case "constexpr_lut_to_dense" -> List.of(lookup(parameters));
            case "constexpr_blockwise_shift_scale" ->
                    List.of(shiftScale(parameters, parameters.tensor("data")));
            case "constexpr_sparse_to_dense" ->
                    List.of(sparse(parameters, "mask", "nonzero_data").toDense());
            case "constexpr_lut_to_sparse" -> sparseLookup(parameters);
            case "constexpr_sparse_blockwise_shift_scale" -> sparseShiftScale(parameters);
            default -> throw new GouacheException("is an unknown kind of constant");
        };
    }

    private static StoredTensor cast(Parameters parameters) {
        StoredTensor source = parameters.tensor("source_val");
        String target = parameters.text("output_dtype");
        if (source.type() != MilType.FLOAT16 || !target.equals("fp32")) {
            throw new GouacheException(
                    "has a cast of %s to %s, but only float16 to fp32 is known"
                            .formatted(source, Quoted.of(target)));
        }
        StoredTensor result = StoredTensor.allocate(MilType.FLOAT32, source.shape());
        source.unpacked().copyTo(MilType.FLOAT32.unpacked(), result.bytes());
        return result;
    }

    private static StoredTensor dequantize(Parameters parameters) {
        StoredTensor data = parameters.tensor("quantized_data");
        StoredTensor scale = parameters.tensor("scale");
        StoredTensor zeroPoint = parameters.tensor("zero_point");
        long[] counts = new long[data.shape().rank()];
        Arrays.fill(counts, 1);
        if (scale.shape().rank() + zeroPoint.shape().rank() > 0) {
            int axis = axis(parameters, "axis", data.shape());
            counts[axis] = data.shape().size(axis);
        }
        return ShiftScale.apply(data, Shape.of(counts), scale, zeroPoint);
    }

    private static StoredTensor lookup(Parameters parameters) {
        StoredTensor indices = parameters.tensor("indices");
        StoredTensor table = parameters.tensor("lut");
        if (!parameters.has(SHAPE)) {
            return palettes(parameters, table, indices.shape()).decode(indices);
        }
        long entries = table.shape().elements();
        int bits = Long.numberOfTrailingZeros(entries);
        if (table.shape().rank() != 1 || Long.bitCount(entries) != 1 || bits < 1 || bits > 8) {
            throw new GouacheException("has the palette " + table);
        }
        Shape shape = shape(parameters);
        return Palettes.single(table, shape.rank())
                .decode(packed(indices, MilType.ofIndices(bits), shape));
    }

    private static Palettes palettes(Parameters parameters, StoredTensor table, Shape indices) {
        boolean hasAxis = parameters.has("vector_axis");
        return new Palettes(table, hasAxis ? axis(parameters, "vector_axis", indices) : -1);
    }

    private static List<StoredTensor> sparseLookup(Parameters parameters) {
        Sparse sparse = sparse(parameters, "indices_mask", "indices_nonzero_data");
        Palettes palettes = palettes(parameters, parameters.tensor("lut"), sparse.mask().shape());
        StoredTensor dense = palettes.decode(sparse.toDense());
        StoredTensor mask = palettes.widen(sparse.mask());
        return List.of(mask, Sparse.of(mask, dense).nonzero());
    }

    private static List<StoredTensor> sparseShiftScale(Parameters parameters) {
        Sparse sparse = sparse(parameters, "data_mask", "nonzero_data");
        StoredTensor dense = shiftScale(parameters, sparse.toDense());
        return List.of(sparse.mask(), Sparse.of(sparse.mask(), dense).nonzero());
    }

    private static StoredTensor shiftScale(Parameters parameters, StoredTensor data) {
        StoredTensor scale = parameters.tensor("scale");
        return ShiftScale.apply(data, scale.shape(), scale, parameters.optional("offset"));
    }

    private static Sparse sparse(Parameters parameters, String mask, String nonzero) {
        StoredTensor bits = parameters.tensor(mask);
        return new Sparse(
                parameters.has(SHAPE) ? packed(bits, MilType.UINT1, shape(parameters)) : bits,
                parameters.tensor(nonzero));
    }

    private static StoredTensor packed(StoredTensor bytes, MilType type, Shape shape) {
        TensorType meant = new TensorType(type, shape);
        if (bytes.type() != MilType.UINT8 || bytes.bytes().byteSize() != meant.bytes()) {
            throw new GouacheException(
                    "has %s, but needs %d bytes for %s".formatted(bytes, meant.bytes(), meant));
        }
        return new StoredTensor(type, shape, bytes.bytes());
    }

    private static Shape shape(Parameters parameters) {
        return TensorType.shape(parameters.tensor(SHAPE).toLongs());
    }

    private static int axis(Parameters parameters, String name, Shape shape) {
        long axis = parameters.tensor(name).toLong();
        if (axis < -shape.rank() || axis >= shape.rank()) {
            throw new GouacheException("has %s %d for %s".formatted(name, axis, shape));
        }
        return (int) (axis < 0 ? axis + shape.rank() : axis);
    }
}
