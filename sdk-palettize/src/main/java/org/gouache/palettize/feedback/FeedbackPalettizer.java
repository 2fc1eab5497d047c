package org.gouache.palettize.feedback;

import org.gouache.palette.PaletteMethod;
import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.Palettized;
import org.gouache.palettize.Palettizer;
import org.gouache.palettize.WeightErrors;
import org.gouache.palettize.analysis.InputCovariance;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;

/**
 * Finds palettes for one dense weight that spare the outputs of its layer: it makes tr(D C D^T)
 * small, with D what is missing to the weight and C the covariance of the layer's inputs. Palettes
 * begin as those of {@link Palettizer} with the inputs' mean squares as importance (as in
 * SqueezeLLM, Kim et al., arXiv 2306.07629, but for its sensitivities); indices are chosen with
 * error feedback, and then a few times anew with all others as they are; in turn with them optimal
 * palettes get the entries that suit the indices. What is stored is as ever.
 *
 * <p>On Postcard-XL, at 3 and 4 bits and for prompts that the covariance does not know, this makes
 * the squared error of outputs smaller by 11 to 12 dB; of these, importance makes 0.4 dB and the
 * second choice 0.1 to 0.3. Entries that are fitted to the indices make it smaller by 0.2 dB at a
 * recipe's sizes, and whole generations better by 0.5 dB.
 *
 * <p>What several sizes have in common is worked out once, so ask one palettizer for all of them.
 * It is for one thread at a time. It takes memory for about three times the covariance. With two
 * processors of a Xeon, 1280 x 1280 weights take 0.3 s, 10240 x 1280 1.8 s, and 1280 x 1280 x 3 x 3
 * in two blocks 5.8 s, for a first size at 4 bits; others less. Fitting entries, not counted in
 * these, takes half as much again.
 */
public final class FeedbackPalettizer {
    private static final int SWEEPS = 4;
    private static final int ROUNDS = 2;
    private static final int FIT_STEPS = 5;

    private final DenseWeight weight;
    private final InputCovariance covariance;
    private final Palettizer beginning;
    private final Tiles tiles;
    private @Nullable Prepared prepared;

    /** What does not depend on the palettes. */
    private record Prepared(float[] values, List<Tensor> blocks, List<BlockFactor> factors) {}

    private FeedbackPalettizer(
            DenseWeight weight, InputCovariance covariance, Palettizer beginning, Tiles tiles) {
        this.weight = weight;
        this.covariance = covariance;
        this.beginning = beginning;
        this.tiles = tiles;
    }

    /**
     * @param name what error messages call the weight
     * @param weight [out, in] or [out, in, kh, kw], of a floating-point type
     * @param covariance of what it is multiplied with
     * @param parallel whether all processors may work on it; the result is the same
     * @throws org.gouache.GouacheException if the weight is of another type, or the covariance does
     *     not fit it
     */
    public static FeedbackPalettizer of(
            String name, DenseWeight weight, InputCovariance covariance, boolean parallel) {
        double[] importance = covariance.meanSquares(weight.shape());
        boolean anyInput = Arrays.stream(importance).anyMatch(square -> square > 0);
        return new FeedbackPalettizer(
                weight,
                covariance,
                Palettizer.of(name, weight, anyInput ? importance : null),
                new Tiles(parallel));
    }

    /**
     * The weight with palettes.
     *
     * @param arena in whose memory they and the indices are
     * @throws org.gouache.GouacheException if an element is NaN or infinite, or too large for
     *     float16
     * @throws org.gouache.GenerationCancelledException if this thread is interrupted, which stays
     *     set
     */
    public Palettized palettize(PaletteSpec spec, Arena arena) {
        PalettizedWeight palettized;
        try (Arena own = Arena.ofShared()) {
            PalettizedWeight start = beginning.palettize(spec, own).weight();
            Prepared common = prepared();
            Coding coding = new Coding(common.values, start);
            feedBack(coding, common);
            descend(coding, common);
            if (spec.method() == PaletteMethod.KMEANS) {
                for (int round = 0; round < ROUNDS; round++) {
                    fit(coding, common);
                    descend(coding, common);
                }
            }
            palettized = coding.weight(arena);
        }
        return new Palettized(palettized, WeightErrors.between(palettized, weight));
    }

    private Prepared prepared() {
        if (prepared == null) {
            List<Tensor> blocks = covariance.blocks();
            prepared =
                    new Prepared(
                            Coding.values(weight),
                            blocks,
                            blocks.stream().map(block -> new BlockFactor(block, tiles)).toList());
        }
        return prepared;
    }

    private void feedBack(Coding coding, Prepared common) {
        int first = 0;
        for (BlockFactor factor : common.factors) {
            new ErrorFeedback(factor, first, coding).chooseIndices(tiles);
            first += factor.width();
        }
    }

    private void descend(Coding coding, Prepared common) {
        int first = 0;
        for (Tensor block : common.blocks) {
            new IndexDescent(block, first, coding).run(SWEEPS, tiles);
            first += block.shape().dim(0);
        }
    }

    private void fit(Coding coding, Prepared common) {
        RowProducts products = new RowProducts(common.blocks, coding.rows(), tiles);
        new PaletteFit(coding, products, covariance.diagonal()).run(FIT_STEPS);
    }
}
