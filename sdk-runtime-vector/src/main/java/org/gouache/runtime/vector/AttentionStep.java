package org.gouache.runtime.vector;

import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.palettize.matmul.Transposition;
import org.gouache.runtime.vector.Workspace.Use;

import java.util.Arrays;

/**
 * Attention of some queries to a few keys at a time, so that the matrix of all scores is never in
 * memory (Dao et al., "FlashAttention", 2022). Queries are the columns of panels, as many as the
 * kernel takes at once; scores of keys are the rows of a product with them, and weights so come as
 * panels for the product with values. A block of keys and values is packed once for all queries of
 * a tile.
 */
final class AttentionStep implements Step {
    private static final MicroKernel KERNEL = MicroKernel.create();
    private static final int PANELS = KERNEL.panelsAtOnce();

    private static final OnlineSoftmax SOFTMAX = OnlineSoftmax.create();

    /** Of panels that are multiplied at once. */
    private static final int COLUMNS = SOFTMAX.columns();

    private static final int STATE = SOFTMAX.state();

    /** More would weigh less on packing keys, and more on the caches. */
    private static final int MOST_QUERIES = 1024;

    private static final int LEAST_QUERIES = 64;
    private static final int TILES_PER_WORKER = 4;

    /** Whole tiles of all kernels. */
    private static final int MOST_KEYS = 144;

    /** Keys and values of a block, packed, fit in half of L2. */
    private static final int BLOCK_VALUES = 144 * 128;

    private static final int LEAST_KEYS = 48;

    /** Between rows before they are packed, as equal addresses modulo 4096 are slow. */
    private static final int STRIDE_MARGIN = 8;

    private static final double LOG2_E = 1 / Math.log(2);
    private static final Transposition TRANSPOSITION = Transposition.create();
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

    /** Of a tile, each of so many columns. */
    private final int groups;

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
        groups = groups(workspace.workers());
        tiles = Math.ceilDiv(queries, groups * COLUMNS);
        scale = (float) (LOG2_E / Math.sqrt(width));
        int rows = Math.max(COLUMNS, blockKeys);
        int tileValues = Workspace.LINE + groups * COLUMNS * width;
        workspace.require(Use.ROWS, rows * rowStride);
        workspace.require(Use.RESULTS, COLUMNS * resultStride);
        workspace.require(Use.QUERIES, tileValues);
        workspace.require(Use.SUMS, tileValues);
        workspace.require(Use.STATE, groups * STATE);
        workspace.require(Use.KEYS, KERNEL.packedSize(blockKeys, width));
        workspace.require(Use.PACKED, KERNEL.packedSize(width, blockKeys));
        workspace.require(Use.PANEL, Workspace.LINE + blockKeys * COLUMNS);
    }

    private static int blockKeys(int width) {
        int keys = BLOCK_VALUES / width / LEAST_KEYS * LEAST_KEYS;
        return Math.clamp(keys, LEAST_KEYS, MOST_KEYS);
    }

    /** Of a tile: enough for each worker to have several tiles. */
    private int groups(int workers) {
        int wanted = workers == 1 ? 1 : workers * TILES_PER_WORKER;
        int all = Math.ceilDiv(queries, COLUMNS);
        int most = Math.min(MOST_QUERIES / COLUMNS, all);
        while (batch * heads * Math.ceilDiv(all, most) < wanted && most > LEAST_QUERIES / COLUMNS) {
            most /= 2;
        }
        return Math.ceilDiv(all, Math.ceilDiv(all, most));
    }

    @Override
    public void compute(TilePool pool) {
        pool.run(batch * heads * tiles, attending);
    }

    private void attend(int tile, int worker) {
        int first = tile % tiles * groups * COLUMNS;
        int column = tile / tiles % heads * width;
        int entry = tile / tiles / heads;
        int count = Math.min(groups * COLUMNS, queries - first);
        begin(entry, column, first, count, worker);
        int seen = causal ? Math.min(keys, first + count) : keys;
        for (int from = 0; from < seen; from += blockKeys) {
            int some = Math.min(blockKeys, seen - from);
            pack(entry, column, from, some, worker);
            for (int group = 0; group * COLUMNS < count; group++) {
                attend(group, first + group * COLUMNS, from, some, worker);
            }
        }
        end(entry, column, first, count, worker);
    }

    /** Brings queries into panels [width][columns], scaled for powers of two. */
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
                        Workspace.LINE + done * width + i,
                        COLUMNS);
            }
            MATH.scale(panel, Workspace.LINE + done * width, COLUMNS * width, scale);
            int state = done / COLUMNS * STATE;
            float[] states = workspace.get(Use.STATE, worker);
            Arrays.fill(states, state, state + COLUMNS, Float.NEGATIVE_INFINITY);
            Arrays.fill(states, state + COLUMNS, state + STATE, 0);
        }
        int values = Math.ceilDiv(count, COLUMNS) * COLUMNS * width;
        Arrays.fill(workspace.get(Use.SUMS, worker), Workspace.LINE, Workspace.LINE + values, 0);
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

    /** Some keys and one group, of which {@code first} is the first query. */
    private void attend(int group, int first, int from, int count, int worker) {
        if (causal && from >= first + COLUMNS) {
            return;
        }
        float[] scores = workspace.get(Use.PANEL, worker);
        float[] sums = workspace.get(Use.SUMS, worker);
        float[] state = workspace.get(Use.STATE, worker);
        int at = Workspace.LINE + group * COLUMNS * width;
        Arrays.fill(scores, Workspace.LINE, Workspace.LINE + count * COLUMNS, 0);
        float[] queriesOfTile = workspace.get(Use.QUERIES, worker);
        float[] packedKeys = workspace.get(Use.KEYS, worker);
        multiply(packedKeys, count, width, queriesOfTile, at, scores, Workspace.LINE);
        if (causal) {
            hide(scores, first, from, count);
        }
        int stateAt = group * STATE;
        SOFTMAX.weigh(scores, Workspace.LINE, count, state, stateAt, sums, at, width);
        float[] packedValues = workspace.get(Use.PACKED, worker);
        multiply(packedValues, width, count, scores, Workspace.LINE, sums, at);
    }

    private static void multiply(
            float[] packed,
            int rows,
            int depth,
            float[] panels,
            int panelsAt,
            float[] sums,
            int sumsAt) {
        KERNEL.multiply(
                packed,
                0,
                rows,
                depth,
                panels,
                panelsAt,
                PANELS,
                sums,
                sumsAt,
                COLUMNS,
                MicroKernel.COLUMNS);
    }

    /** Keys that come after a query have no weight. */
    private static void hide(float[] scores, int first, int from, int count) {
        for (int i = Math.max(0, first + 1 - from); i < count; i++) {
            int hidden = Math.min(COLUMNS, from + i - first);
            int at = Workspace.LINE + i * COLUMNS;
            Arrays.fill(scores, at, at + hidden, Float.NEGATIVE_INFINITY);
        }
    }

    private void end(int entry, int column, int first, int count, int worker) {
        float[] sums = workspace.get(Use.SUMS, worker);
        float[] state = workspace.get(Use.STATE, worker);
        float[] rows = workspace.get(Use.RESULTS, worker);
        for (int done = 0; done < count; done += COLUMNS) {
            int at = Workspace.LINE + done * width;
            SOFTMAX.normalize(sums, at, width, state, done / COLUMNS * STATE);
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
