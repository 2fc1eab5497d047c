package org.gouache.standin.mil;

import org.gouache.tensor.Shape;

import java.util.Arrays;

/** Arrays with something around them. */
final class Pads {
    private static final int NOTHING = -1;

    private Pads() {}

    /** Amounts before and after each of the last dimensions. */
    static Array pad(Call call) {
        Array x = call.array("x");
        int[] amounts = call.integers("pad");
        String mode = call.text("mode", "constant");
        float value = call.number("constant_val", 0);
        int rank = x.rank();
        int untouched = rank - amounts.length / 2;
        if (amounts.length % 2 != 0 || untouched < 0) {
            throw call.error("%d amounts for x %s".formatted(amounts.length, x.shape()));
        }
        int[][] sources = new int[rank][];
        long[] sizes = new long[rank];
        for (int d = 0; d < rank; d++) {
            int before = d < untouched ? 0 : amounts[2 * (d - untouched)];
            int after = d < untouched ? 0 : amounts[2 * (d - untouched) + 1];
            sources[d] = sources(call, mode, x.shape().dim(d), before, after);
            sizes[d] = sources[d].length;
        }
        Shape shape = Shape.of(sizes);
        float[] result = new float[Math.toIntExact(shape.elements())];
        int[] steps = x.places().steps();
        for (int i = 0; i < result.length; i++) {
            int source = 0;
            int rest = i;
            for (int d = rank - 1; d >= 0 && source != NOTHING; d--) {
                int place = sources[d][rest % sources[d].length];
                rest /= sources[d].length;
                source = place == NOTHING ? NOTHING : source + place * steps[d];
            }
            result[i] = source == NOTHING ? value : x.values()[source];
        }
        return x.with(shape, result);
    }

    /** What stands at each place of a padded dimension. */
    private static int[] sources(Call call, String mode, int size, int before, int after) {
        int[] sources = new int[before + size + after];
        Arrays.setAll(
                sources,
                i -> {
                    int place = i - before;
                    if (place >= 0 && place < size) {
                        return place;
                    }
                    return switch (mode) {
                        case "constant" -> NOTHING;
                        case "replicate" -> Math.clamp(place, 0, size - 1);
                        case "reflect" -> reflected(call, place, size);
                        default -> throw call.error("no mode " + mode);
                    };
                });
        return sources;
    }

    private static int reflected(Call call, int place, int size) {
        int reflected = place < 0 ? -place : 2 * (size - 1) - place;
        if (reflected < 0 || reflected >= size) {
            throw call.error("more padding than the %d elements can reflect".formatted(size));
        }
        return reflected;
    }
}
