package org.gouache.palettize.matmul;

/** What all other kernels must agree with, but for rounding. */
final class ScalarMicroKernel implements MicroKernel {
    @Override
    public int panelsAtOnce() {
        return 1;
    }

    @Override
    public int packedSize(int rows, int depth) {
        return rows * depth;
    }

    @Override
    public void pack(
            float[] source, int at, int stride, int rows, int depth, float[] packed, int packedAt) {
        for (int i = 0; i < rows; i++) {
            System.arraycopy(source, at + i * stride, packed, packedAt + i * depth, depth);
        }
    }

    @Override
    public void packColumns(
            float[] source, int at, int stride, int rows, int depth, float[] packed, int packedAt) {
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < depth; k++) {
                packed[packedAt + i * depth + k] = source[at + k * stride + i];
            }
        }
    }

    @Override
    public void packScattered(
            float[] source,
            int[] places,
            int rows,
            int[] offsets,
            int depth,
            float[] packed,
            int packedAt) {
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < depth; k++) {
                packed[packedAt + i * depth + k] = source[places[i] + offsets[k]];
            }
        }
    }

    @Override
    public void multiply(
            float[] packed,
            int packedAt,
            int rows,
            int depth,
            float[] panels,
            int panelsAt,
            int count,
            float[] sums,
            int sumsAt,
            int stride,
            int panelStride) {
        for (int panel = 0; panel < count; panel++) {
            int right = panelsAt + panel * depth * COLUMNS;
            int to = sumsAt + panel * panelStride;
            for (int i = 0; i < rows; i++) {
                multiply(packed, packedAt + i * depth, depth, panels, right, sums, to + i * stride);
            }
        }
    }

    private static void multiply(
            float[] row, int at, int depth, float[] panel, int panelAt, float[] sums, int sumsAt) {
        for (int k = 0; k < depth; k++) {
            int right = panelAt + k * COLUMNS;
            for (int j = 0; j < COLUMNS; j++) {
                sums[sumsAt + j] += row[at + k] * panel[right + j];
            }
        }
    }
}
