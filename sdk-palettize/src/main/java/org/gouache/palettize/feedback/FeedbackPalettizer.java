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
 * small, with D what is missing to the weight and C the covariance of the layer's inputs. It begins
 * with the palettes that {@link Palettizer} finds with the inputs' mean squares as importance (as
 * in SqueezeLLM, Kim et al., arXiv 2306.07629, but for its sensitivities), chooses indices with
 * error feedback, then in turn the entries (or scales) that suit the indices and the indices that
 * suit the entries. What is stored is as ever: palettes, indices, and scales if asked for.
 *
 * <p>What several sizes have in common is worked out once, so ask one palettizer for all of them.
 * It is for one thread at a time. It takes memory for about three times the covariance.
 */
public final class FeedbackPalettizer {
    private static final int ROUNDS = 2;
    private static final int SWEEPS = 4;
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
        if (coding.isScaled()) {
            new ScaleFit(coding, products).run();
        }
    }
}
