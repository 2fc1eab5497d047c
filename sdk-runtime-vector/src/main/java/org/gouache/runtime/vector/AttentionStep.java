package org.gouache.runtime.vector;

import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.palettize.matmul.Transposition;
import org.gouache.runtime.vector.Workspace.Use;

import java.util.Arrays;

/**
 * Attention of some queries to a few keys at a time, so that the matrix of all scores is never in
 * memory (Dao et al., "FlashAttention", 2022). Sixteen queries are the columns of a panel; scores
 * of keys are the rows of a product with it, and weights so come as a panel for the product with
 * values. A block of keys and values is packed once for all queries of a tile.
 */
final class AttentionStep implements Step {
    private static final int COLUMNS = MicroKernel.COLUMNS;

    /** More queries would weigh less on packing keys, and more on the caches. */
    private static final int MOST_PANELS = 32;

    private static final int LEAST_PANELS = 4;
    private static final int TILES_PER_WORKER = 4;

    /** Whole tiles of all kernels. */
    private static final int MOST_KEYS = 144;

    /** Keys and values of a block, packed, fit in half of L2. */
    private static final int BLOCK_VALUES = 144 * 128;

    private static final int LEAST_KEYS = 48;

    /** Between rows before they are packed, as equal addresses modulo 4096 are slow. */
    private static final int STRIDE_MARGIN = 8;

    private static final double LOG2_E = 1 / Math.log(2);
    private static final MicroKernel KERNEL = MicroKernel.create();
    private static final Transposition TRANSPOSITION = Transposition.create();
    private static final OnlineSoftmax SOFTMAX = OnlineSoftmax.create();
    private static final RowMath MATH = RowMath.create();

    private final Matrix query;
    private final Matrix key;
    private final Matrix value;
    private final Matrix result;
    private final int batch;
    private final int heads;
    private final boolean causal;
    private final Workspace workspace;
    private final int queries;
    private final int keys;
    private final int width;
    private final int rowStride;
    private final int resultStride;
    private final int blockKeys;
    private final int panels;

    /** Of one head. */
    private final int tiles;

    private final float scale;
    private final TilePool.Tiles attending = this::attend;

    AttentionStep(
            Matrix query,
            Matrix key,
            Matrix value,
            Matrix result,
            int batch,
            int heads,
            boolean causal,
            Workspace workspace) {
        this.query = query;
        this.key = key;
        this.value = value;
        this.result = result;
        this.batch = batch;
        this.heads = heads;
        this.causal = causal;
        this.workspace = workspace;
        queries = Math.toIntExact(query.rows() / batch);
        keys = Math.toIntExact(key.rows() / batch);
        width = query.columns() / heads;
        rowStride = width + STRIDE_MARGIN;
        resultStride = Math.ceilDiv(width, Transposition.ROWS) * Transposition.ROWS;
        blockKeys = blockKeys(width);
        panels = panels(workspace.workers());
        tiles = Math.ceilDiv(queries, panels * COLUMNS);
        scale = (float) (LOG2_E / Math.sqrt(width));
        int rows = Math.max(COLUMNS, blockKeys);
        workspace.require(Use.ROWS, rows * rowStride);
        workspace.require(Use.RESULTS, COLUMNS * resultStride);
        workspace.require(Use.QUERIES, panels * COLUMNS * width);
        workspace.require(Use.SUMS, panels * COLUMNS * width);
        workspace.require(Use.STATE, panels * OnlineSoftmax.STATE);
        workspace.require(Use.KEYS, KERNEL.packedSize(blockKeys, width));
        workspace.require(Use.PACKED, KERNEL.packedSize(width, blockKeys));
        workspace.require(Use.PANEL, blockKeys * COLUMNS);
    }

    private static int blockKeys(int width) {
        int keys = BLOCK_VALUES / width / LEAST_KEYS * LEAST_KEYS;
        return Math.clamp(keys, LEAST_KEYS, MOST_KEYS);
    }

    /** Of a tile: enough for each worker to have several tiles. */
    private int panels(int workers) {
        int wanted = workers == 1 ? 1 : workers * TILES_PER_WORKER;
        int all = Math.ceilDiv(queries, COLUMNS);
        int most = Math.min(MOST_PANELS, all);
        while (batch * heads * Math.ceilDiv(all, most) < wanted && most > LEAST_PANELS) {
            most /= 2;
        }
        return Math.ceilDiv(all, Math.ceilDiv(all, most));
    }

    @Override
    public void compute(TilePool pool) {
        pool.run(batch * heads * tiles, attending);
    }

    private void attend(int tile, int worker) {
        int first = tile % tiles * panels * COLUMNS;
        int column = tile / tiles % heads * width;
        int entry = tile / tiles / heads;
        int count = Math.min(panels * COLUMNS, queries - first);
        begin(entry, column, first, count, worker);
        int seen = causal ? Math.min(keys, first + count) : keys;
        for (int from = 0; from < seen; from += blockKeys) {
            int some = Math.min(blockKeys, seen - from);
            pack(entry, column, from, some, worker);
            for (int panel = 0; panel * COLUMNS < count; panel++) {
                attend(panel, first + panel * COLUMNS, from, some, worker);
            }
        }
        end(entry, column, first, count, worker);
    }

    /** Brings queries into panels [width][16], scaled for powers of two. */
    private void begin(int entry, int column, int first, int count, int worker) {
        float[] rows = workspace.get(Use.ROWS, worker);
        float[] panel = workspace.get(Use.QUERIES, worker);
        for (int done = 0; done < count; done += COLUMNS) {
            int some = Math.min(COLUMNS, count - done);
            read(query, (long) entry * queries + first + done, some, column, rows);
            for (int i = 0; i < COLUMNS; i += Transposition.ROWS) {
                int existing = Math.min(i, some - 1);
                TRANSPOSITION.transpose(
                        rows,
                        existing * rowStride,
                        rowStride,
                        some - 1 - existing,
                        width,
                        panel,
                        done * width + i,
                        COLUMNS);
            }
            MATH.scale(panel, done * width, COLUMNS * width, scale);
            int state = done / COLUMNS * OnlineSoftmax.STATE;
            float[] states = workspace.get(Use.STATE, worker);
            Arrays.fill(states, state, state + COLUMNS, Float.NEGATIVE_INFINITY);
            Arrays.fill(states, state + COLUMNS, state + OnlineSoftmax.STATE, 0);
        }
        int values = Math.ceilDiv(count, COLUMNS) * COLUMNS * width;
        Arrays.fill(workspace.get(Use.SUMS, worker), 0, values, 0);
    }

    private void read(Matrix matrix, long row, int count, int column, float[] rows) {
        for (int i = 0; i < count; i++) {
            matrix.read(row + i, column, rows, i * rowStride, width);
        }
    }

    private void pack(int entry, int column, int from, int count, int worker) {
        float[] rows = workspace.get(Use.ROWS, worker);
        long row = (long) entry * keys + from;
        read(key, row, count, column, rows);
        KERNEL.pack(rows, 0, rowStride, count, width, workspace.get(Use.KEYS, worker), 0);
        read(value, row, count, column, rows);
        KERNEL.packColumns(rows, 0, rowStride, width, count, workspace.get(Use.PACKED, worker), 0);
    }

    /** Some keys and one panel, of which {@code first} is the first query. */
    private void attend(int panel, int first, int from, int count, int worker) {
        if (causal && from >= first + COLUMNS) {
            return;
        }
        float[] scores = workspace.get(Use.PANEL, worker);
        float[] sums = workspace.get(Use.SUMS, worker);
        float[] state = workspace.get(Use.STATE, worker);
        int at = panel * COLUMNS * width;
        Arrays.fill(scores, 0, count * COLUMNS, 0);
        KERNEL.multiply(
                workspace.get(Use.KEYS, worker),
                0,
                count,
                width,
                workspace.get(Use.QUERIES, worker),
                at,
                scores,
                0,
                COLUMNS);
        if (causal) {
            hide(scores, first, from, count);
        }
        SOFTMAX.weigh(scores, 0, count, state, panel * OnlineSoftmax.STATE, sums, at, width);
        KERNEL.multiply(
                workspace.get(Use.PACKED, worker), 0, width, count, scores, 0, sums, at, COLUMNS);
    }

    /** Keys that come after a query have no weight. */
    private static void hide(float[] scores, int first, int from, int count) {
        for (int i = Math.max(0, first + 1 - from); i < count; i++) {
            int hidden = Math.min(COLUMNS, from + i - first);
            Arrays.fill(scores, i * COLUMNS, i * COLUMNS + hidden, Float.NEGATIVE_INFINITY);
        }
    }

    private void end(int entry, int column, int first, int count, int worker) {
        float[] sums = workspace.get(Use.SUMS, worker);
        float[] state = workspace.get(Use.STATE, worker);
        float[] rows = workspace.get(Use.RESULTS, worker);
        for (int done = 0; done < count; done += COLUMNS) {
            int at = done * width;
            SOFTMAX.normalize(sums, at, width, state, done / COLUMNS * OnlineSoftmax.STATE);
            for (int c = 0; c < width; c += Transposition.ROWS) {
                TRANSPOSITION.transpose(
                        sums,
                        at + c * COLUMNS,
                        COLUMNS,
                        width - 1 - c,
                        COLUMNS,
                        rows,
                        c,
                        resultStride);
            }
            for (int i = 0; i < Math.min(COLUMNS, count - done); i++) {
                long row = (long) entry * queries + first + done + i;
                result.write(row, column, rows, i * resultStride, width);
            }
        }
    }
}
