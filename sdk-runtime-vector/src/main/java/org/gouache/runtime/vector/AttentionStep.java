package org.gouache.runtime.vector;

import org.gouache.palettize.matmul.MicroKernel;
import org.gouache.runtime.vector.Workspace.Use;

import java.util.Arrays;

/**
 * Attention a few queries and a few keys at a time: the softmax's greatest value and sum go along,
 * and what was summed is rescaled when a greater one appears (Milakov and Gimelshein, "Online
 * normalizer calculation for softmax", 2018; Dao et al., "FlashAttention", 2022). So the matrix of
 * all scores is never in memory.
 */
final class AttentionStep implements Step {
    private static final int QUERIES = 64;
    private static final int KEYS = 128;
    private static final int COLUMNS = MicroKernel.COLUMNS;
    private static final MicroKernel KERNEL = MicroKernel.create();
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

    /** The width of a head, filled up to whole panels. */
    private final int panelWidth;

    private final int blocks;
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
        this.queries = Math.toIntExact(query.rows() / batch);
        this.keys = Math.toIntExact(key.rows() / batch);
        this.width = query.columns() / heads;
        this.panelWidth = Math.ceilDiv(width, COLUMNS) * COLUMNS;
        this.blocks = Math.ceilDiv(queries, QUERIES);
        workspace.require(Use.ROWS, QUERIES * width);
        workspace.require(Use.PACKED, KERNEL.packedSize(QUERIES, width));
        workspace.require(Use.PACKED_SCORES, KERNEL.packedSize(QUERIES, KEYS));
        workspace.require(Use.PANEL, KEYS * panelWidth);
        workspace.require(Use.KEYS, KEYS * width);
        workspace.require(Use.WEIGHTS, width);
        workspace.require(Use.SCORES, QUERIES * KEYS);
        workspace.require(Use.SUMS, QUERIES * panelWidth);
        workspace.require(Use.STATE, 2 * QUERIES);
    }

    @Override
    public void compute(TilePool pool) {
        pool.run(batch * heads * blocks, attending);
    }

    private void attend(int tile, int worker) {
        int first = tile % blocks * QUERIES;
        int head = tile / blocks % heads;
        int entry = tile / blocks / heads;
        attend(entry, head * width, first, Math.min(QUERIES, queries - first), worker);
    }

    private void attend(int entry, int column, int first, int count, int worker) {
        float[] rows = workspace.get(Use.ROWS, worker);
        float[] sums = workspace.get(Use.SUMS, worker);
        float[] state = workspace.get(Use.STATE, worker);
        float scale = (float) (1 / Math.sqrt(width));
        for (int i = 0; i < count; i++) {
            query.read((long) entry * queries + first + i, column, rows, i * width, width);
        }
        MATH.scale(rows, 0, count * width, scale);
        KERNEL.pack(rows, 0, width, count, width, workspace.get(Use.PACKED, worker), 0);
        Arrays.fill(sums, 0, count * panelWidth, 0);
        Arrays.fill(state, 0, count, Float.NEGATIVE_INFINITY);
        Arrays.fill(state, QUERIES, QUERIES + count, 0);
        int seen = causal ? Math.min(keys, first + count) : keys;
        for (int firstKey = 0; firstKey < seen; firstKey += KEYS) {
            int keyCount = Math.min(KEYS, seen - firstKey);
            score(entry, column, first, count, firstKey, keyCount, worker);
            weigh(count, keyCount, worker);
            sum(entry, column, count, firstKey, keyCount, worker);
        }
        for (int i = 0; i < count; i++) {
            MATH.scale(sums, i * panelWidth, width, 1 / state[QUERIES + i]);
            result.write((long) entry * queries + first + i, column, sums, i * panelWidth, width);
        }
    }

    private void score(
            int entry, int column, int first, int count, int firstKey, int keyCount, int worker) {
        float[] scores = workspace.get(Use.SCORES, worker);
        float[] panels = workspace.get(Use.KEYS, worker);
        readKeys(entry, column, firstKey, keyCount, panels, workspace.get(Use.WEIGHTS, worker));
        Arrays.fill(scores, 0, count * KEYS, 0);
        float[] packed = workspace.get(Use.PACKED, worker);
        for (int at = 0; at < keyCount; at += COLUMNS) {
            KERNEL.multiply(packed, 0, count, width, panels, at * width, scores, at, KEYS);
        }
        if (causal) {
            for (int i = 0; i < count; i++) {
                int from = Math.max(0, first + i + 1 - firstKey);
                if (from < keyCount) {
                    Arrays.fill(
                            scores, i * KEYS + from, i * KEYS + keyCount, Float.NEGATIVE_INFINITY);
                }
            }
        }
    }

    /** Keys as columns of panels, [width][16] each. */
    private void readKeys(
            int entry, int column, int firstKey, int count, float[] panels, float[] row) {
        for (int i = 0; i < count; i++) {
            key.read((long) entry * keys + firstKey + i, column, row, 0, width);
            int at = i / COLUMNS * COLUMNS * width + i % COLUMNS;
            for (int c = 0; c < width; c++) {
                panels[at + c * COLUMNS] = row[c];
            }
        }
    }

    /** Turns scores into weights, and scales down what was summed before where they are greater. */
    private void weigh(int count, int keyCount, int worker) {
        float[] scores = workspace.get(Use.SCORES, worker);
        float[] sums = workspace.get(Use.SUMS, worker);
        float[] state = workspace.get(Use.STATE, worker);
        for (int i = 0; i < count; i++) {
            float greatest = MATH.greatest(scores, i * KEYS, keyCount, state[i]);
            float total = MATH.exponentials(scores, i * KEYS, keyCount, greatest);
            if (greatest > state[i]) {
                float factor = (float) Math.exp(state[i] - greatest);
                state[QUERIES + i] *= factor;
                MATH.scale(sums, i * panelWidth, panelWidth, factor);
                state[i] = greatest;
            }
            state[QUERIES + i] += total;
        }
    }

    private void sum(int entry, int column, int count, int firstKey, int keyCount, int worker) {
        float[] panels = workspace.get(Use.PANEL, worker);
        float[] scores = workspace.get(Use.SCORES, worker);
        float[] sums = workspace.get(Use.SUMS, worker);
        float[] packed = workspace.get(Use.PACKED_SCORES, worker);
        KERNEL.pack(scores, 0, KEYS, count, keyCount, packed, 0);
        for (int from = 0; from < width; from += COLUMNS) {
            int columns = Math.min(COLUMNS, width - from);
            int panel = from * KEYS;
            for (int i = 0; i < keyCount; i++) {
                int at = panel + i * COLUMNS;
                value.read((long) entry * keys + firstKey + i, column + from, panels, at, columns);
                Arrays.fill(panels, at + columns, at + COLUMNS, 0);
            }
            KERNEL.multiply(packed, 0, count, keyCount, panels, panel, sums, from, panelWidth);
        }
    }
}
