package org.gouache.runtime.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gouache.graph.Padding;
import org.gouache.graph.Parameter;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

class ConvolutionTest {
    private static final int OUTPUTS = 19;

    @ParameterizedTest
    @CsvSource({
        "1, 5, 6, 6",
        "2, 40, 4, 4",
        "2, 3, 9, 7",
        "1, 70, 30, 16",
        "3, 33, 8, 8",
        "1, 4, 2, 700"
    })
    void ofThreeByThreePixels(int images, int channels, int height, int width) {
        assertComputes(images, channels, height, width, 3, 1, Padding.all(1));
    }

    @ParameterizedTest
    @CsvSource({"1, 6, 6", "2, 9, 7", "3, 5, 16", "2, 40, 33"})
    void ofEverySecondPixel(int images, int height, int width) {
        assertComputes(images, 30, height, width, 3, 2, Padding.all(1));
        assertComputes(images, 30, height, width, 3, 2, new Padding(0, 0, 1, 1));
        assertComputes(images, 30, height, width, 1, 2, Padding.NONE);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 2", "2, 1, 0", "5, 2, 1"})
    void ofKernelsOfOtherSizes(int kernel, int stride, int padding) {
        assertComputes(2, 10, 11, 12, kernel, stride, Padding.all(padding));
    }

    private static void assertComputes(
            int images,
            int channels,
            int height,
            int width,
            int kernel,
            int stride,
            Padding padding) {
        int resultHeight = (height + padding.top() + padding.bottom() - kernel) / stride + 1;
        int resultWidth = (width + padding.left() + padding.right() - kernel) / stride + 1;
        Patches patches =
                new Patches(
                        matrix((long) images * height * width, channels, 1),
                        height,
                        width,
                        resultHeight,
                        resultWidth,
                        kernel,
                        kernel,
                        stride,
                        padding);
        Matrix weight = matrix(OUTPUTS, channels * kernel * kernel, 2);
        for (int threads = 1; threads <= 2; threads++) {
            Matrix result = matrix(patches.rows(), OUTPUTS, 3);
            compute(patches, Shape.of(OUTPUTS, channels, kernel, kernel), weight, result, threads);
            for (long row = 0; row < result.rows(); row++) {
                assertPixel(patches, weight, result, row);
            }
        }
    }

    private static void compute(
            Patches patches, Shape shape, Matrix weight, Matrix result, int threads) {
        Workspace workspace = new Workspace(threads);
        Product product =
                new Product(
                        patches,
                        new Slot(
                                "test",
                                new Parameter("weight", shape),
                                new DenseWeight(ElementType.F32, shape, weight.data())),
                        null,
                        new Product.Finish.Plain(),
                        result,
                        workspace);
        workspace.allocate();
        try (TilePool pool = new TilePool("test", threads)) {
            product.compute(pool);
        }
    }

    private static void assertPixel(Patches patches, Matrix weight, Matrix result, long row) {
        int x = (int) (row % patches.resultWidth()) * patches.stride() - patches.padding().left();
        long line = row / patches.resultWidth();
        int y = (int) (line % patches.resultHeight()) * patches.stride() - patches.padding().top();
        long image = line / patches.resultHeight();
        for (int output = 0; output < OUTPUTS; output++) {
            double sum = 0;
            for (int k = 0; k < weight.columns(); k++) {
                int tap = k % patches.taps();
                int tapY = y + tap / patches.kernelWidth();
                int tapX = x + tap % patches.kernelWidth();
                if (tapY >= 0 && tapY < patches.height() && tapX >= 0 && tapX < patches.width()) {
                    long pixel = (image * patches.height() + tapY) * patches.width() + tapX;
                    float value = patches.image().get(pixel, k / patches.taps());
                    sum += (double) value * weight.get(output, k);
                }
            }
            assertThat((double) result.get(row, output))
                    .as("row %d, output %d", row, output)
                    .isCloseTo(sum, within(1e-4));
        }
    }

    private static Matrix matrix(long rows, int columns, long seed) {
        Random random = new Random(seed);
        MemorySegment values = Arena.ofAuto().allocate(rows * columns * Float.BYTES, Float.BYTES);
        for (long i = 0; i < rows * columns; i++) {
            values.setAtIndex(Matrix.FLOAT, i, (float) random.nextGaussian());
        }
        return new Matrix(values, rows, columns);
    }
}
