package org.gouache.palettize.decode;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** A program that decodes samples of all bits and says how many elements it got wrong. */
final class DecodeEverything {
    private DecodeEverything() {}

    public static void main(String[] args) {
        int wrong = 0;
        for (int bits : Sample.BITS) {
            Sample sample = Sample.random(Shape.of(6, 3001), bits, 3, false);
            for (ElementType type : List.of(ElementType.F32, ElementType.F16)) {
                wrong += wrong(sample, type);
            }
        }
        System.out.println(wrong + " wrong");
    }

    private static int wrong(Sample sample, ElementType type) {
        MemorySegment target = MemorySegment.ofArray(new byte[sample.elements() * type.bytes()]);
        PaletteDecoder.create().decode(sample.weight(), 0, sample.elements(), type, target);
        int wrong = 0;
        for (int i = 0; i < sample.elements(); i++) {
            if (Sample.found(target, i, type) != sample.expected(i, type)) {
                wrong++;
            }
        }
        return wrong;
    }
}
