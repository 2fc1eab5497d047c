package org.gouache.palette;

/** How the entries of a palette are chosen. */
public enum PaletteMethod {
    /**
     * The entries with the least possible sum of squared errors, rounded to float16: k-means in one
     * dimension. With scales, within 0.3 % of that.
     */
    KMEANS("kmeans"),
    /** Entries at equal distances from the least value to the greatest. */
    UNIFORM("uniform"),
    /** The 8-bit integers from -128 to 127, and a scale for each output channel. */
    INT8("int8");

    private final String id;

    PaletteMethod(String id) {
        this.id = id;
    }

    /** As options name it: {@code kmeans}. */
    @Override
    public String toString() {
        return id;
    }
}
