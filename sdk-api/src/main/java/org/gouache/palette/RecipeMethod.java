package org.gouache.palette;

/** How recipes are made of measurements. */
public enum RecipeMethod {
    /**
     * The least error for the size: what each layer adds to the error of the network's results is
     * estimated for all bits from few runs, and the bits of all layers are chosen together.
     */
    BUDGET("budget"),
    /**
     * Each layer gets the fewest bits with which the network, dense but for this layer, stays above
     * a PSNR: the procedure of Apple's article on mixed-bit palettization.
     */
    THRESHOLD("threshold"),
    /**
     * The same with the PSNR of the network when the layers of less impact have these bits, too:
     * what {@code mixed_bit_compression_pre_analysis} does.
     */
    THRESHOLD_CUMULATIVE("threshold-cumulative"),
    /**
     * Pairs of a layer and bits are taken from the least impact on, measured as for {@link
     * #THRESHOLD}, until the target is reached.
     */
    GREEDY("greedy");

    private final String id;

    RecipeMethod(String id) {
        this.id = id;
    }

    /** As options name it: {@code threshold-cumulative}. */
    @Override
    public String toString() {
        return id;
    }
}
