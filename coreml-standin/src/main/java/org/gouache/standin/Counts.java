package org.gouache.standin;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;

/**
 * What the stand-in counted.
 *
 * @param models loaded now
 * @param mostModels loaded at once since the last reset
 * @param loads since the last reset
 * @param predictions since the last reset
 * @param arrays alive
 * @param foreignArrays alive on memory that was given
 */
public record Counts(
        long models,
        long mostModels,
        long loads,
        long predictions,
        long arrays,
        long foreignArrays) {
    static final MemoryLayout LAYOUT = MemoryLayout.sequenceLayout(6, JAVA_LONG);

    static Counts read(MemorySegment struct) {
        return new Counts(
                struct.getAtIndex(JAVA_LONG, 0),
                struct.getAtIndex(JAVA_LONG, 1),
                struct.getAtIndex(JAVA_LONG, 2),
                struct.getAtIndex(JAVA_LONG, 3),
                struct.getAtIndex(JAVA_LONG, 4),
                struct.getAtIndex(JAVA_LONG, 5));
    }
}
