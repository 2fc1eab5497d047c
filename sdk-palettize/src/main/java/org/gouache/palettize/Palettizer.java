package org.gouache.palettize;

import org.gouache.GouacheException;
import org.gouache.palette.PaletteSpec;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;

/**
 * Finds palettes for one dense weight. Elements of other types are rounded to float16 first. The
 * result depends on nothing but the weight, its importance and the palettes asked for.
 *
 * <p>What palettes of several sizes have in common is worked out once, so ask one palettizer for
 * all of them. It is for one thread at a time.
 */
public final class Palettizer {
    private final String name;
    private final DenseWeight weight;
    private final HalfReader reader;
    private final PlainPalettes plain;
    private final ScaledPalettes scaled;
    private boolean knownFinite;

    private Palettizer(String name, DenseWeight weight, @Nullable InputImportance importance) {
        this.name = name;
        this.weight = weight;
        this.reader = new HalfReader(weight);
        this.plain = new PlainPalettes(weight, reader, importance);
        this.scaled = new ScaledPalettes(weight, reader, importance);
    }

    /** As {@link #of(String, DenseWeight, double[])}, with errors that all count the same. */
    public static Palettizer of(String name, DenseWeight weight) {
        return of(name, weight, null);
    }

    /**
     * @param name what error messages call the weight
     * @param weight of a floating-point type
     * @param importance how much squared errors count: a finite number of at least 0 for each entry
     *     of the second dimension, at least one of them positive; null if all count the same
     * @throws GouacheException if the weight is of another type or has no elements or too many, or
     *     the importance does not fit it
     */
    public static Palettizer of(String name, DenseWeight weight, double @Nullable [] importance) {
        Shape shape = weight.shape();
        if (!weight.type().isFloatingPoint()) {
            throw new GouacheException(
                    "%s: is of type %s; palettes are for floating-point numbers"
                            .formatted(name, weight.type()));
        }
        if (shape.rank() == 0 || shape.elements() == 0 || shape.elements() > Integer.MAX_VALUE) {
            throw new GouacheException(
                    "%s: shape %s cannot be palettized, expected 1 to %d elements"
                            .formatted(name, shape, Integer.MAX_VALUE));
        }
        return new Palettizer(
                name,
                weight,
                importance == null ? null : InputImportance.of(name, shape, importance));
    }

    /** Whether all elements are finite in float16, as palettes need them. */
    public boolean isFinite() {
        knownFinite = knownFinite || reader.isFinite();
        return knownFinite;
    }

    /**
     * The weight with palettes. A scale is the largest absolute value of its output channel, or for
     * int8 a 127th of that, in float16; zero where all elements are. A vector counts as one output
     * channel: it has one palette, and scales that are all equal.
     *
     * @param arena in whose memory they and the indices are
     * @throws GouacheException if an element is NaN or infinite, or too large for float16
     */
    public Palettized palettize(PaletteSpec spec, Arena arena) {
        if (!isFinite()) {
            reader.requireFinite(name);
        }
        int groups = spec.groups(weight.shape());
        return spec.scaled()
                ? scaled.of(spec.bits(), spec.method(), groups, arena)
                : plain.of(spec.bits(), spec.method(), groups, arena);
    }
}
