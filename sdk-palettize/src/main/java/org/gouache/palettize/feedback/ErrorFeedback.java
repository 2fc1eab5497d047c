package org.gouache.palettize.feedback;

import org.gouache.palettize.matmul.MicroKernel;

import java.util.Arrays;

/**
 * Chooses indices one input after another, each for the value plus what makes good the errors of
 * those chosen before: the solution of GPTQ (Frantar et al., "GPTQ: accurate post-training
 * quantization for generative pre-trained transformers", arXiv 2210.17323) and OBQ (Frantar et al.,
 * arXiv 2208.11580), with a palette for a grid. Written with the factor of the covariance itself
 * rather than of its inverse: with e the errors of the inputs from k + 1 on, input k is chosen for
 * w_k + (sum over j of L_jk e_j) / L_kk, which is the least that |L^T e|^2 can still become.
 */
final class ErrorFeedback {
    private static final MicroKernel KERNEL = MicroKernel.create();
    private static final int COLUMNS = MicroKernel.COLUMNS;
    private static final int BLOCK = BlockFactor.BLOCK;
    private static final int MOST_ROWS = Tiles.MOST_ROWS;

    private final BlockFactor factor;
    private final int firstColumn;
    private final Coding coding;

    /**
     * @param factor of the covariance of some inputs
     * @param firstColumn the first of them
     */
    ErrorFeedback(BlockFactor factor, int firstColumn, Coding coding) {
        this.factor = factor;
        this.firstColumn = firstColumn;
        this.coding = coding;
    }

    void chooseIndices(Tiles tiles) {
        tiles.forRows(coding.rows(), (first, count) -> new Tile(first, count).chooseIndices());
    }

    /** Some rows of the weight. */
    private final class Tile {
        private final int firstRow;
        private final int rows;
        private final float[][] packed = new float[factor.blocks()][];
        private final float[] errors = new float[BLOCK * MOST_ROWS];
        private final float[] sums = new float[MOST_ROWS * BLOCK];
        private final float[] waiting = new float[BLOCK * MOST_ROWS];

        Tile(int firstRow, int rows) {
            this.firstRow = firstRow;
            this.rows = rows;
        }

        void chooseIndices() {
            for (int block = factor.blocks() - 1; block >= 0; block--) {
                gather(block);
                int first = factor.first(block);
                for (int place = factor.end(block) - 1; place >= first; place--) {
                    choose(place, place - first, factor.triangle(block));
                }
                int depth = factor.end(block) - first;
                packed[block] = new float[KERNEL.packedSize(rows, depth)];
                KERNEL.packColumns(errors, 0, MOST_ROWS, rows, depth, packed[block], 0);
            }
        }

        /** What the errors of later blocks add to each place of a block. */
        private void gather(int block) {
            Arrays.fill(sums, 0);
            int below = factor.width() - factor.end(block);
            for (int later = block + 1; later < factor.blocks(); later++) {
                int from = factor.first(later) - factor.end(block);
                int depth = factor.end(later) - factor.first(later);
                for (int column = 0; column < BLOCK; column += COLUMNS) {
                    KERNEL.multiply(
                            packed[later],
                            0,
                            rows,
                            depth,
                            factor.panels(block),
                            column * below + from * COLUMNS,
                            sums,
                            column,
                            BLOCK);
                }
            }
            for (int row = 0; row < rows; row++) {
                for (int column = 0; column < BLOCK; column++) {
                    waiting[column * MOST_ROWS + row] = sums[row * BLOCK + column];
                }
            }
        }

        /**
         * @param at the place within its block
         */
        private void choose(int place, int at, float[] triangle) {
            int column = firstColumn + factor.value(place);
            float reciprocal = 1 / triangle[at * BLOCK + at];
            int from = at * MOST_ROWS;
            for (int i = 0; i < rows; i++) {
                int row = firstRow + i;
                float scale = coding.scale(row);
                float wanted = coding.value(row, column) + waiting[from + i] * reciprocal;
                coding.choose(
                        row, column, coding.palette(row).nearest(scale == 0 ? 0 : wanted / scale));
                errors[from + i] = coding.error(row, column);
            }
            for (int before = 0; before < at; before++) {
                float share = triangle[at * BLOCK + before];
                int to = before * MOST_ROWS;
                for (int row = 0; row < MOST_ROWS; row++) {
                    waiting[to + row] += share * errors[from + row];
                }
            }
        }
    }
}
