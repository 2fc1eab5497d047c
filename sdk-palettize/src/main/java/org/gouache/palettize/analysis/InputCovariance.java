package org.gouache.palettize.analysis;

import org.gouache.GouacheException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.List;
import java.util.function.Supplier;

/**
 * The second moments of what a layer's weight is multiplied with: the mean of x x^T over all x, the
 * means not subtracted. For a linear, x are the channels of a token; for a convolution, the values
 * of a patch in the order of a row of its weight, the taps of a channel together.
 */
public final class InputCovariance {
    private final int width;
    private final Supplier<List<Tensor>> blocks;

    private InputCovariance(int width, Supplier<List<Tensor>> blocks) {
        this.width = width;
        this.blocks = blocks;
    }

    /**
     * @param blocks along the diagonal, from the first values of x to the last; what lies outside
     *     of them is not known and counts as zero. Float32 [n, n], symmetric
     * @throws IllegalArgumentException if there are no blocks, or one is not square or not float32
     */
    public InputCovariance(List<Tensor> blocks) {
        this(
                blocks.stream().mapToInt(InputCovariance::requireSquare).sum(),
                held(List.copyOf(blocks)));
        if (width == 0) {
            throw new IllegalArgumentException("a covariance without blocks");
        }
    }

    private static Supplier<List<Tensor>> held(List<Tensor> blocks) {
        return () -> blocks;
    }

    private static int requireSquare(Tensor block) {
        Shape shape = block.shape();
        if (block.type() != ElementType.F32
                || shape.rank() != 2
                || shape.size(0) != shape.size(1)) {
            throw new IllegalArgumentException(
                    "a block of a covariance is %s, expected F32 [n, n]".formatted(block));
        }
        return shape.dim(0);
    }

    /**
     * One that is not kept in memory.
     *
     * @param width how many values x has
     * @param blocks makes the blocks anew each time that they are asked for
     */
    static InputCovariance read(int width, Supplier<List<Tensor>> blocks) {
        return new InputCovariance(width, blocks);
    }

    /**
     * Along the diagonal, from the first values of x to the last; what lies outside of them is not
     * known and counts as zero. Float32 [n, n], symmetric. They may be made for this call: ask
     * once.
     */
    public List<Tensor> blocks() {
        return blocks.get();
    }

    /** How many values x has. */
    public int width() {
        return width;
    }

    /** The mean square of each value of x. */
    public double[] diagonal() {
        double[] diagonal = new double[width];
        int first = 0;
        for (Tensor block : blocks()) {
            int size = block.shape().dim(0);
            for (int i = 0; i < size; i++) {
                diagonal[first + i] = block.getFloat((long) i * size + i);
            }
            first += size;
        }
        return diagonal;
    }

    /**
     * The mean square of each input channel of a weight: of patches, the mean over its taps.
     *
     * @param weight the shape of a weight that is multiplied with x: [out, in] or [out, in, kh, kw]
     * @throws GouacheException if its rows are not as long as x
     */
    public double[] meanSquares(Shape weight) {
        requireFit(weight);
        double[] diagonal = diagonal();
        double[] means = new double[weight.dim(1)];
        int taps = diagonal.length / means.length;
        for (int i = 0; i < diagonal.length; i++) {
            means[i / taps] += diagonal[i] / taps;
        }
        return means;
    }

    /**
     * @throws GouacheException if the rows of a weight are not as long as x
     */
    public void requireFit(Shape weight) {
        if (weight.rank() < 2 || weight.elements() != weight.size(0) * width) {
            throw new GouacheException(
                    "statistics of inputs of %d values do not fit a weight of shape %s"
                            .formatted(width, weight));
        }
    }
}
