package org.gouache.runtime.coreml;

/**
 * Weights of a package that are stored in the same way.
 *
 * @param storage as in {@code float16}, {@code 4-bit palettes}, {@code int8 with scales} or {@code
 *     sparse float16}
 * @param bytes that they take, palettes and scales included
 */
public record StoredWeights(String storage, int tensors, long parameters, long bytes) {
    StoredWeights plus(StoredWeights other) {
        return new StoredWeights(
                storage,
                tensors + other.tensors,
                parameters + other.parameters,
                bytes + other.bytes);
    }
}
