package org.gouache.palettize.matmul;

import org.gouache.contract.KernelLoader;
import org.gouache.weight.Weight;

/** All ways to decode and multiply weights. */
final class PanelReaders {
    private PanelReaders() {}

    static PanelReader scalar() {
        return new Reader(
                new PanelKernels(
                        new ElementRow(), new ScalarTransposition(), new ScalarDotProducts()));
    }

    static PanelReader ofWidth(int bits) {
        return KernelLoader.load(bits, PanelReader.class, VectorReader.class);
    }

    private static final class VectorReader extends Reader {
        VectorReader() {
            super(
                    new PanelKernels(
                            new VectorRow(), new VectorTransposition(), new VectorDotProducts()));
        }
    }

    private static class Reader implements PanelReader {
        private final PanelKernels kernels;
        private final PanelScratch scratch = new PanelScratch();

        Reader(PanelKernels kernels) {
            this.kernels = kernels;
        }

        @Override
        public float[] read(Weight weight, int first, int count, int from, int depth) {
            int columns = MicroKernel.COLUMNS;
            int stride = columns + 2;
            float[] panel = new float[3 + depth * stride];
            panels(weight).read(first, count, from, depth, panel, 3, stride, scratch);
            float[] result = new float[depth * columns];
            for (int k = 0; k < depth; k++) {
                System.arraycopy(panel, 3 + k * stride, result, k * columns, columns);
            }
            return result;
        }

        @Override
        public float[] multiply(Weight weight, float[] rows, int count) {
            WeightPanels panels = panels(weight);
            float[] products = new float[count * panels.outputs()];
            for (int output = 0; output < panels.outputs(); output++) {
                panels.multiply(
                        output,
                        rows,
                        panels.depth(),
                        count,
                        products,
                        output,
                        panels.outputs(),
                        scratch);
            }
            return products;
        }

        private WeightPanels panels(Weight weight) {
            return WeightPanels.of(weight, kernels);
        }
    }
}
