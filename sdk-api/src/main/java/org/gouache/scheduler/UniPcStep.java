package org.gouache.scheduler;

/**
 * The coefficients of a step: formulas 3 (corrector) and 8 (predictor) of the paper.
 *
 * @param order number of predictions that go in, the corrector's own not counted
 * @param sample of the latents before the step
 * @param value of the latest prediction
 * @param slope of the weighted divided differences
 * @param ratios where earlier predictions lie, the latest one first, relative to the step's width
 * @param weights of their divided differences; the corrector's own prediction has the last one
 */
record UniPcStep(
        int order, float sample, float value, float slope, float[] ratios, float[] weights) {

    /** From one call to the next. */
    static UniPcStep predictor(NoiseLevel[] levels, int call, int order, UniPcSolver solver) {
        return of(levels, call, order, solver, order - 1);
    }

    /** The same step once more, when the prediction at its end is known. */
    static UniPcStep corrector(NoiseLevel[] levels, int call, int order, UniPcSolver solver) {
        return of(levels, call, order, solver, order);
    }

    private static UniPcStep of(
            NoiseLevel[] levels, int call, int order, UniPcSolver solver, int conditions) {
        NoiseLevel from = levels[call];
        NoiseLevel to = levels[call + 1];
        boolean clean = solver.target().clean();
        float h = to.logSnr() - from.logSnr();
        float width = clean ? -h : h;
        float growth = (float) Math.expm1(width);
        float divisor = solver.exponential() ? growth : width;
        float[] ratios = new float[order];
        for (int age = 1; age < order; age++) {
            ratios[age - 1] = (levels[call - age].logSnr() - from.logSnr()) / h;
        }
        ratios[order - 1] = 1;
        float scale = clean ? to.signal() : to.noise();
        return new UniPcStep(
                order,
                clean ? to.noise() / from.noise() : to.signal() / from.signal(),
                scale * growth,
                scale * divisor,
                ratios,
                weights(ratios, width, growth, divisor, conditions));
    }

    /** One condition has the same solution, a half, for every step as its width goes to zero. */
    private static float[] weights(
            float[] ratios, float width, float growth, float divisor, int conditions) {
        if (conditions == 0) {
            return new float[0];
        }
        if (conditions == 1) {
            return new float[] {0.5f};
        }
        double[][] matrix = new double[conditions][conditions];
        double[] moments = new double[conditions];
        float phi = growth / width - 1;
        int factorial = 1;
        for (int row = 0; row < conditions; row++) {
            for (int column = 0; column < conditions; column++) {
                matrix[row][column] = (float) Math.pow(ratios[column], row);
            }
            moments[row] = phi * factorial / divisor;
            factorial *= row + 2;
            phi = phi / width - (float) (1.0 / factorial);
        }
        return LinearSystem.solve(matrix, moments);
    }

    /** Everything that must be a finite number. */
    float[] coefficients() {
        float[] all = new float[3 + weights.length + order];
        all[0] = sample;
        all[1] = value;
        all[2] = slope;
        System.arraycopy(weights, 0, all, 3, weights.length);
        for (int i = 0; i < order; i++) {
            all[3 + weights.length + i] = 1 / ratios[i];
        }
        return all;
    }
}
