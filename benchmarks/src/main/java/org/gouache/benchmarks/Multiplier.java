package org.gouache.benchmarks;

import org.gouache.runtime.vector.ProductCase;
import org.gouache.tensor.ElementType;
import org.gouache.weight.Weight;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Something that multiplies matrices of one size. */
interface Multiplier extends AutoCloseable {
    /** ONNX Runtime's MatMul of float32, what all others are compared with. */
    String REFERENCE = "ORT-F32";

    /** Our own product of float32. */
    String DENSE = "F32";

    /**
     * All of them: ours by type of the weight or bits of a palette, ONNX Runtime's by type, or bits
     * and level of accuracy (0: products in float32; 4: in int8).
     */
    List<String> NAMES =
            List.of(
                    REFERENCE, "ORT-2-0", "ORT-2-4", "ORT-4-0", "ORT-4-4", "ORT-8-0", "ORT-8-4",
                    DENSE, "F16", "1", "2", "3", "4", "6", "8");

    static Multiplier of(String name, MatMulCase size, int threads) {
        String[] parts = name.split("-");
        if (!parts[0].equals("ORT")) {
            return new Ours(new ProductCase(size.left(), weight(name, size), threads));
        }
        if (name.equals(REFERENCE)) {
            return OnnxMatMul.float32(size, threads);
        }
        int bits = Integer.parseInt(parts[1]);
        return OnnxMatMul.ofBits(size, bits, Integer.parseInt(parts[2]), threads);
    }

    private static Weight weight(String name, MatMulCase size) {
        return switch (name) {
            case DENSE -> size.dense(ElementType.F32);
            case "F16" -> size.dense(ElementType.F16);
            default -> size.palettized(Integer.parseInt(name));
        };
    }

    /** The result, [rows, columns], overwritten by the next call. */
    MemorySegment compute();

    @Override
    void close();

    /** A product of the vector runtime. */
    record Ours(ProductCase product) implements Multiplier {
        @Override
        public MemorySegment compute() {
            return product.compute();
        }

        @Override
        public void close() {
            product.close();
        }
    }
}
