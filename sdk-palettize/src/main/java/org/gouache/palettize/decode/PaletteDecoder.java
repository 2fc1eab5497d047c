package org.gouache.palettize.decode;

import org.gouache.tensor.ElementType;
import org.gouache.weight.PalettizedWeight;

import java.lang.foreign.MemorySegment;

/**
 * Writes out the elements that a palettized weight stands for. May be used by several threads.
 *
 * <p>Needs the module {@code jdk.incubator.vector} ({@code java --add-modules
 * jdk.incubator.vector}) to be fast; without it, one warning is logged. The system property {@code
 * gouache.vector.bits} forces the width of vectors: 128, 256 or 512, or 0 for none.
 */
public interface PaletteDecoder {
    /** The fastest one for this machine. */
    static PaletteDecoder create() {
        return new LookupDecoder(BestLookup.INSTANCE);
    }

    /**
     * Decodes some elements, in row-major order. In float32 an element is the palette's entry times
     * the scale, if there is one, exactly; in float16 that, rounded to nearest even. Without a
     * scale, float16 elements are the palette's entries bit by bit. Infinities and NaN are
     * multiplied as Java does it: what is NaN stays NaN, but its bits may change.
     *
     * @param first the first element
     * @param count how many
     * @param type F32 or F16
     * @param target exactly {@code count * type.bytes()} bytes, possibly unaligned, on or off the
     *     heap
     * @throws IllegalArgumentException for another type
     * @throws IndexOutOfBoundsException if there are no such elements, or the target has another
     *     size
     */
    void decode(
            PalettizedWeight weight, long first, int count, ElementType type, MemorySegment target);
}
