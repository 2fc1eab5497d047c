package org.gouache.benchmarks;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;

/** Writes memory and does nothing else: what decoding is measured against. */
final class StoreOnly {
    private static final VectorSpecies<Integer> SPECIES = IntVector.SPECIES_PREFERRED;

    private static final Class<?> NATIVE = MemorySegment.NULL.getClass();

    private StoreOnly() {}

    static void write(MemorySegment target, int value) {
        if (target.getClass() != NATIVE) {
            throw new IllegalArgumentException("not in native memory: " + target);
        }
        IntVector vector = IntVector.broadcast(SPECIES, value);
        int vectors = (int) (target.byteSize() / SPECIES.vectorByteSize());
        for (int i = 0; i < vectors; i++) {
            vector.intoMemorySegment(target, (long) i * SPECIES.vectorByteSize(), LITTLE_ENDIAN);
        }
    }
}
