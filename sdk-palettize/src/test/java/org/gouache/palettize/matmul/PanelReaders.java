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
            float[] panel = new float[3 + depth * MicroKernel.COLUMNS];
            panels(weight).read(first, count, from, depth, panel, 3, scratch);
            float[] result = new float[panel.length - 3];
            System.arraycopy(panel, 3, result, 0, result.length);
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
