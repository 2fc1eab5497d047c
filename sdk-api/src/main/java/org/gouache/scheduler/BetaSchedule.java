package org.gouache.scheduler;

/**
 * How the variances of the training's noise steps grow, as float32 numbers; named as {@code
 * beta_schedule} in lower case.
 */
enum BetaSchedule {
    LINEAR {
        @Override
        float[] betas(double start, double end, int count) {
            return Floats.linspace((float) start, (float) end, count);
        }
    },
    /** Linear in the square root: latent diffusion's. */
    SCALED_LINEAR {
        @Override
        float[] betas(double start, double end, int count) {
            float[] roots =
                    Floats.linspace((float) Math.sqrt(start), (float) Math.sqrt(end), count);
            for (int i = 0; i < count; i++) {
                roots[i] *= roots[i];
            }
            return roots;
        }
    },
    /**
     * The cosine schedule of Nichol and Dhariwal, "Improved Denoising Diffusion Probabilistic
     * Models".
     */
    SQUAREDCOS_CAP_V2 {
        private static final double LARGEST = 0.999;

        @Override
        float[] betas(double start, double end, int count) {
            float[] betas = new float[count];
            for (int i = 0; i < count; i++) {
                double ratio = signal((i + 1.0) / count) / signal((double) i / count);
                betas[i] = (float) Math.min(1 - ratio, LARGEST);
            }
            return betas;
        }

        private static double signal(double time) {
            double cosine = Math.cos((time + 0.008) / 1.008 * Math.PI / 2);
            return cosine * cosine;
        }
    };

    abstract float[] betas(double start, double end, int count);
}
