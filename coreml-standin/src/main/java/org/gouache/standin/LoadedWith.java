package org.gouache.standin;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/**
 * How the last model was loaded, in Core ML's own numbers.
 *
 * @param units 0 CPU, 1 CPU and GPU, 2 all, 3 CPU and Neural Engine
 */
public record LoadedWith(
        int units, boolean lowPrecisionAccumulation, int reshapeFrequency, int specialization) {
    static final MemoryLayout LAYOUT = MemoryLayout.sequenceLayout(4, JAVA_INT);

    static LoadedWith read(MemorySegment struct) {
        return new LoadedWith(
                struct.getAtIndex(JAVA_INT, 0),
                struct.getAtIndex(JAVA_INT, 1) != 0,
                struct.getAtIndex(JAVA_INT, 2),
                struct.getAtIndex(JAVA_INT, 3));
    }
}
