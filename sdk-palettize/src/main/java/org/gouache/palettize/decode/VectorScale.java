package org.gouache.palettize.decode;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

import java.lang.foreign.MemorySegment;

/** Multiplies values in place. */
final class VectorScale {
    private static final VectorSpecies<Float> SPECIES = Lanes.SPECIES.withLanes(float.class);

    private VectorScale() {}

    /** Multiplies as many values as fill vectors, and returns the first that is left. */
    static int multiply(MemorySegment values, int from, int to, float factor) {
        MemorySegment known = NativeSegment.known(values);
        int vectors = (to - from) / Lanes.COUNT;
        long begin = (long) from * Float.BYTES;
        for (int i = 0; i < vectors; i++) {
            long at = begin + (long) i * SPECIES.vectorByteSize();
            FloatVector.fromMemorySegment(SPECIES, known, at, LITTLE_ENDIAN)
                    .mul(factor)
                    .intoMemorySegment(known, at, LITTLE_ENDIAN);
        }
        return from + vectors * Lanes.COUNT;
    }
}
