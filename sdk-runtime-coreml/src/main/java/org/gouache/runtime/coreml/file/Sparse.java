package org.gouache.runtime.coreml.file;

import org.gouache.GouacheException;
import org.gouache.tensor.Shape;

/**
 * A tensor that is mostly zero.
 *
 * @param mask a bit for each element
 * @param nonzero the elements whose bits are set, in row-major order
 */
record Sparse(StoredTensor mask, StoredTensor nonzero) {
    /**
     * @throws GouacheException if there are not as many elements as bits set
     */
    StoredTensor toDense() {
        StoredTensor dense = StoredTensor.allocate(nonzero.type(), mask.shape());
        requireCount();
        long count = 0;
        for (long i = 0; i < mask.shape().elements(); i++) {
            if (mask.longAt(i) != 0) {
                dense.put(i, nonzero, count++);
            }
        }
        return dense;
    }

    private void requireCount() {
        long set = count(mask);
        if (set != nonzero.shape().elements()) {
            throw new GouacheException(
                    "has a mask with %d bits set for %d elements"
                            .formatted(set, nonzero.shape().elements()));
        }
    }

    static Sparse of(StoredTensor mask, StoredTensor dense) {
        StoredTensor nonzero = StoredTensor.allocate(dense.type(), Shape.of(count(mask)));
        long count = 0;
        for (long i = 0; i < mask.shape().elements(); i++) {
            if (mask.longAt(i) != 0) {
                nonzero.put(count++, dense, i);
            }
        }
        return new Sparse(mask, nonzero);
    }

    private static long count(StoredTensor mask) {
        long count = 0;
        for (long i = 0; i < mask.shape().elements(); i++) {
            count += mask.longAt(i) == 0 ? 0 : 1;
        }
        return count;
    }
}
