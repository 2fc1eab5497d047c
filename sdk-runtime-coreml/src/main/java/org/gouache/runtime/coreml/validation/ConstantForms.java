package org.gouache.runtime.coreml.validation;

import static org.gouache.runtime.coreml.validation.Rule.constant;
import static org.gouache.runtime.coreml.validation.Rule.scalar;
import static org.gouache.runtime.coreml.validation.Rule.vector;
import static org.gouache.runtime.coreml.validation.Types.BITS;
import static org.gouache.runtime.coreml.validation.Types.BYTES;
import static org.gouache.runtime.coreml.validation.Types.ENTRIES;
import static org.gouache.runtime.coreml.validation.Types.FLOATS;
import static org.gouache.runtime.coreml.validation.Types.HALVES;
import static org.gouache.runtime.coreml.validation.Types.INDICES;
import static org.gouache.runtime.coreml.validation.Types.INT32;
import static org.gouache.runtime.coreml.validation.Types.QUANTIZED;
import static org.gouache.runtime.coreml.validation.Types.TEXT;
import static org.gouache.runtime.coreml.validation.Types.UINT32;
import static org.gouache.runtime.coreml.validation.Types.UINT8;
import static org.gouache.runtime.coreml.validation.Types.ZERO_POINTS;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.tensor.Shape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The compressed forms of constants, in both generations. */
final class ConstantForms {
    /** The first specification with the second generation. */
    private static final int SECOND_GENERATION = 9;

    private static final String DEQUANTIZED = "constexpr_affine_dequantize";
    private static final String WIDENED = "constexpr_cast";

    private static final Set<Long> PALETTE_SIZES = Set.of(2L, 4L, 16L, 64L, 256L);

    private ConstantForms() {}

    /**
     * Whether a form's parameters are attributes, as in the first generation, and not inputs; two
     * forms have never changed.
     */
    static boolean hasAttributes(String type, int specification) {
        return specification < SECOND_GENERATION
                || type.equals(DEQUANTIZED)
                || type.equals(WIDENED);
    }

    static Map<String, Signature> signatures(int specification) {
        Map<String, Signature> signatures =
                new HashMap<>(specification < SECOND_GENERATION ? first() : second());
        signatures.put(
                DEQUANTIZED,
                Signature.of(
                        ConstantForms::dequantized,
                        constant("quantized_data", BYTES),
                        constant("zero_point", ZERO_POINTS).ranks(0, 1),
                        constant("scale", FLOATS).ranks(0, 1),
                        scalar("axis", INT32)));
        signatures.put(
                WIDENED,
                Signature.of(
                        call -> new TensorType(MilType.FLOAT32, call.shape("source_val")),
                        constant("source_val", HALVES),
                        scalar("output_dtype", TEXT)));
        return signatures;
    }

    private static Map<String, Signature> first() {
        return Map.of(
                "constexpr_lut_to_dense",
                Signature.of(
                        ConstantForms::paletteOfBytes,
                        vector("indices", UINT8),
                        vector("lut", ENTRIES),
                        vector("shape", UINT32)),
                "constexpr_sparse_to_dense",
                Signature.of(
                        ConstantForms::sparseOfBytes,
                        vector("nonzero_data", ENTRIES),
                        vector("mask", UINT8),
                        vector("shape", UINT32)));
    }

    private static Map<String, Signature> second() {
        return Map.of(
                "constexpr_lut_to_dense",
                Signature.of(
                        call -> palette(call, "indices", call.tensor("indices")),
                        constant("indices", INDICES),
                        constant("lut", ENTRIES),
                        scalar("vector_axis", INT32).optional()),
                "constexpr_blockwise_shift_scale",
                Signature.of(
                        call -> scaled(call, call.shape("data")),
                        constant("data", QUANTIZED),
                        constant("scale", FLOATS),
                        constant("offset", QUANTIZED).optional()),
                "constexpr_sparse_to_dense",
                Signature.of(
                        call ->
                                new TensorType(
                                        call.tensor("nonzero_data").type(), call.shape("mask")),
                        vector("nonzero_data", QUANTIZED),
                        constant("mask", BITS)),
                "constexpr_lut_to_sparse",
                Signature.several(
                        ConstantForms::sparsePalette,
                        constant("indices_mask", BITS),
                        vector("indices_nonzero_data", INDICES),
                        constant("lut", ENTRIES),
                        scalar("vector_axis", INT32).optional()),
                "constexpr_sparse_blockwise_shift_scale",
                Signature.several(
                        call ->
                                List.of(
                                        call.tensor("data_mask"),
                                        new TensorType(
                                                scaled(call, call.shape("data_mask")).type(),
                                                call.shape("nonzero_data"))),
                        constant("data_mask", BITS),
                        vector("nonzero_data", QUANTIZED),
                        constant("scale", FLOATS),
                        constant("offset", QUANTIZED).optional()));
    }

    private static TensorType paletteOfBytes(Call call) {
        long entries = call.shape("lut").elements();
        if (!PALETTE_SIZES.contains(entries)) {
            throw new Mismatch("lut", entries + " entries", "2, 4, 16, 64 or 256");
        }
        Shape shape = Shape.of(call.numbers("shape"));
        long bits = Long.numberOfTrailingZeros(entries);
        call.requireShape("indices", bytes(shape, bits));
        return new TensorType(call.tensor("lut").type(), shape);
    }

    private static Shape bytes(Shape shape, long bits) {
        return Shape.of(Math.ceilDiv(Math.multiplyExact(shape.elements(), bits), (long) Byte.SIZE));
    }

    private static TensorType sparseOfBytes(Call call) {
        Shape shape = Shape.of(call.numbers("shape"));
        call.requireShape("mask", bytes(shape, 1));
        return new TensorType(call.tensor("nonzero_data").type(), shape);
    }

    private static TensorType dequantized(Call call) {
        Shape data = call.shape("quantized_data");
        int axis = call.axis("axis", data.rank());
        for (String parameter : List.of("scale", "zero_point")) {
            if (call.shape(parameter).rank() == 1) {
                call.requireShape(parameter, Shape.of(data.size(axis)));
            }
        }
        if (call.tensor("zero_point").type() != MilType.FLOAT32) {
            call.requireSameType("zero_point", "quantized_data");
        }
        return new TensorType(call.tensor("scale").type(), data);
    }

    /**
     * @param where the parameter with the shape of the indices
     * @param indices of that shape, and of the type of the indices
     */
    private static TensorType palette(Call call, String where, TensorType indices) {
        Shape lut = call.shape("lut");
        Shape shape = indices.shape();
        int rank = shape.rank();
        if (lut.rank() != rank + 2) {
            throw new Mismatch("lut", "rank " + lut.rank(), "rank " + (rank + 2));
        }
        requireBlocks("lut", Shapes.first(lut, rank), shape);
        long entries = 1L << indices.type().bits();
        if (lut.size(-2) != entries) {
            throw new Mismatch(
                    "lut",
                    "%d entries".formatted(lut.size(-2)),
                    "%d for %s".formatted(entries, indices.type()));
        }
        long vector = lut.size(-1);
        if (vector == 1) {
            return new TensorType(call.tensor("lut").type(), shape);
        }
        if (!call.has("vector_axis")) {
            throw new Mismatch("vector_axis", "none", "one, for vectors of " + vector);
        }
        if (rank == 0) {
            throw new Mismatch(where, "rank 0", "rank 1 or more");
        }
        int axis = call.axis("vector_axis", rank);
        long size = Math.multiplyExact(shape.size(axis), vector);
        return new TensorType(call.tensor("lut").type(), shape.with(axis, size));
    }

    private static List<TensorType> sparsePalette(Call call) {
        TensorType indices =
                new TensorType(
                        call.tensor("indices_nonzero_data").type(), call.shape("indices_mask"));
        TensorType dense = palette(call, "indices_mask", indices);
        long nonzero =
                Math.multiplyExact(
                        call.shape("indices_nonzero_data").elements(), call.shape("lut").size(-1));
        return List.of(
                new TensorType(MilType.UINT1, dense.shape()),
                new TensorType(dense.type(), Shape.of(nonzero)));
    }

    private static TensorType scaled(Call call, Shape data) {
        Shape scale = call.shape("scale");
        if (scale.rank() != data.rank()) {
            throw new Mismatch("scale", "rank " + scale.rank(), "rank " + data.rank());
        }
        requireBlocks("scale", scale, data);
        call.requireShape("offset", scale);
        String quantized = call.has("data") ? "data" : "nonzero_data";
        if (call.has("offset") && !call.tensor("offset").type().isFloatingPoint()) {
            call.requireSameType("offset", quantized);
        }
        return new TensorType(call.tensor("scale").type(), data);
    }

    private static void requireBlocks(String parameter, Shape blocks, Shape whole) {
        for (int d = 0; d < whole.rank(); d++) {
            if (blocks.size(d) < 1 || whole.size(d) % blocks.size(d) != 0) {
                throw new Mismatch(
                        parameter,
                        "%d blocks along dimension %d".formatted(blocks.size(d), d),
                        "a divisor of %d".formatted(whole.size(d)));
            }
        }
    }
}
