package org.gouache.palettize.matmul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

/** What every kernel must do. */
abstract class MicroKernelContract {
    private static final float UNTOUCHED = 12345;
    private static final double EPSILON = 0x1p-24;
    private static final int COLUMNS = MicroKernel.COLUMNS;

    abstract MicroKernel kernel();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 23, 24, 25, 77, 96})
    void multipliesAnyNumberOfRows(int rows) {
        assertMultiplies(rows, 40, 0, COLUMNS);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 8, 9, 63, 255, 256, 1000})
    void multipliesRowsOfAnyDepth(int depth) {
        assertMultiplies(13, depth, 0, COLUMNS);
    }

    @ParameterizedTest
    @CsvSource({"0, 16", "3, 17", "16, 64", "5, 100"})
    void leavesWhatLiesBetweenRowsOfSums(int margin, int stride) {
        assertMultiplies(15, 31, margin, stride);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 2", "9, 40, 3", "77, 5, 4", "16, 256, 7"})
    void multipliesPanelsAsIfOneByOne(int rows, int depth, int count) {
        Random random = new Random(count);
        float[] packed = new float[kernel().packedSize(rows, depth)];
        kernel().pack(random(random, rows * depth), 0, depth, rows, depth, packed, 0);
        int stride = COLUMNS + 2;
        int panelStride = rows * stride + 5;
        float[] panels = new float[3 + count * depth * COLUMNS];
        float[] found = random(random, 1 + count * panelStride);
        float[] expected = found.clone();
        for (int i = 0; i < count; i++) {
            float[] panel = random(random, depth * COLUMNS);
            put(panel, depth, i, count, panels, 3);
            int sums = 1 + i * panelStride;
            kernel().multiply(packed, 0, rows, depth, panel, 0, expected, sums, stride);
        }
        kernel().multiply(packed, 0, rows, depth, panels, 3, count, found, 1, stride, panelStride);
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 14})
    void keepsInfinitiesAndNotANumberToTheirRows(int rows) {
        float[] source = new float[rows * 2];
        Arrays.fill(source, 1);
        source[0] = Float.POSITIVE_INFINITY;
        source[rows * 2 - 1] = Float.NaN;
        float[] panel = new float[2 * COLUMNS];
        Arrays.fill(panel, 2);
        float[] sums = new float[rows * COLUMNS];
        multiply(source, rows, 2, panel, sums, 0, COLUMNS);
        for (int i = 0; i < rows; i++) {
            Float expected = i == 0 ? Float.POSITIVE_INFINITY : 4;
            if (i == rows - 1) {
                expected = Float.NaN;
            }
            for (int j = 0; j < COLUMNS; j++) {
                assertThat(sums[i * COLUMNS + j]).isEqualTo(expected);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 9", "6, 5", "7, 40", "12, 40", "13, 3", "40, 77", "64, 16", "95, 1"})
    void packsColumnsAsTheRowsThatTheyAre(int rows, int depth) {
        int stride = rows + 3;
        float[] columns = random(new Random(rows), depth * stride);
        float[] transposed = new float[rows * depth];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < depth; k++) {
                transposed[i * depth + k] = columns[1 + k * stride + i];
            }
        }
        float[] expected = new float[kernel().packedSize(rows, depth)];
        float[] found = new float[2 + expected.length];
        kernel().pack(transposed, 0, depth, rows, depth, expected, 0);
        kernel().packColumns(columns, 1, stride, rows, depth, found, 2);
        assertSameProducts(expected, found, rows, depth);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 9", "40, 40, 9", "40, 13, 40", "96, 8, 5", "33, 5, 27", "17, 1, 12"})
    void packsScatteredValuesAsTheRowsThatTheyAre(int rows, int run, int depth) {
        int[] places = new int[rows];
        for (int i = 0; i < rows; i++) {
            places[i] = 3 + i + i / run * 2;
        }
        int[] offsets = new int[depth];
        for (int k = 0; k < depth; k++) {
            offsets[k] = k * 7 % depth * 3;
        }
        int size = places[rows - 1] + 3 * depth + 8;
        float[] source = random(new Random(rows), size);
        float[] gathered = new float[rows * depth];
        for (int i = 0; i < rows; i++) {
            for (int k = 0; k < depth; k++) {
                gathered[i * depth + k] = source[places[i] + offsets[k]];
            }
        }
        float[] expected = new float[kernel().packedSize(rows, depth)];
        float[] found = new float[2 + expected.length];
        kernel().pack(gathered, 0, depth, rows, depth, expected, 0);
        kernel().packScattered(source, places, rows, offsets, depth, found, 2);
        assertSameProducts(expected, found, rows, depth);
    }

    private void assertSameProducts(float[] expected, float[] found, int rows, int depth) {
        float[] panel = random(new Random(depth), depth * COLUMNS);
        float[] expectedSums = new float[rows * COLUMNS];
        float[] foundSums = new float[rows * COLUMNS];
        kernel().multiply(expected, 0, rows, depth, panel, 0, expectedSums, 0, COLUMNS);
        kernel().multiply(found, 2, rows, depth, panel, 0, foundSums, 0, COLUMNS);
        assertThat(foundSums).isEqualTo(expectedSums);
    }

    private void assertMultiplies(int rows, int depth, int margin, int stride) {
        Random random = new Random(rows + 1000L * depth);
        float[] source = random(random, rows * depth);
        float[] panel = random(random, depth * COLUMNS);
        float[] before = new float[margin + rows * stride];
        Arrays.fill(before, UNTOUCHED);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < COLUMNS; j++) {
                before[margin + i * stride + j] = (float) random.nextGaussian();
            }
        }
        float[] sums = before.clone();
        multiply(source, rows, depth, panel, sums, margin, stride);
        for (int at = 0; at < sums.length; at++) {
            int row = (at - margin) / stride;
            int column = (at - margin) % stride;
            if (at < margin || column >= COLUMNS) {
                assertThat(sums[at]).isEqualTo(UNTOUCHED);
                continue;
            }
            double exact = before[at];
            double size = Math.abs(before[at]);
            for (int k = 0; k < depth; k++) {
                double term = (double) source[row * depth + k] * panel[k * COLUMNS + column];
                exact += term;
                size += Math.abs(term);
            }
            double bound = (depth + 1) * EPSILON * size * 1.001;
            assertThat((double) sums[at])
                    .as("row %d, column %d of depth %d", row, column, depth)
                    .isCloseTo(exact, within(bound));
        }
    }

    private void put(float[] panel, int depth, int i, int count, float[] panels, int at) {
        int first = i / kernel().panelsAtOnce() * kernel().panelsAtOnce();
        int together = Math.min(kernel().panelsAtOnce(), count - first);
        for (int k = 0; k < depth; k++) {
            int row = at + first * depth * COLUMNS + k * together * COLUMNS;
            System.arraycopy(panel, k * COLUMNS, panels, row + (i - first) * COLUMNS, COLUMNS);
        }
    }

    private void multiply(
            float[] source,
            int rows,
            int depth,
            float[] panel,
            float[] sums,
            int sumsAt,
            int stride) {
        int packedAt = 5;
        float[] packed = new float[packedAt + kernel().packedSize(rows, depth)];
        kernel().pack(source, 0, depth, rows, depth, packed, packedAt);
        kernel().multiply(packed, packedAt, rows, depth, panel, 0, sums, sumsAt, stride);
    }

    private static float[] random(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
