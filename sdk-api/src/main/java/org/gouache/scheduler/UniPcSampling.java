package org.gouache.scheduler;

import org.gouache.random.RandomSource;
import org.gouache.tensor.Tensor;

/** Steps of UniPC: each call first corrects the latents that the last one predicted. */
final class UniPcSampling extends MultistepSampling {
    private final UniPcSolver solver;
    private final History predictions;
    private final History origin = new History(1);
    private final History current = new History(1);
    private final History differences = new History(1);
    private int lastOrder;

    UniPcSampling(MultistepPlan plan, UniPcSolver solver, SchedulerConfig config) {
        super(plan, config);
        this.solver = solver;
        this.predictions = new History(solver.order());
        for (int call = 0; call < calls(); call++) {
            int order = solver.order(call, calls(), call);
            predictor(call, order);
            if (call + 1 < calls() && solver.correctsAt(call + 1)) {
                corrector(call, order);
            }
        }
    }

    @Override
    void forget() {
        predictions.clear();
    }

    @Override
    void advance(int call, Tensor output, Tensor latents, RandomSource random) {
        int remembered = predictions.size();
        Tensor prediction = current.push(latents.shape());
        convert(call, output, latents, prediction);
        if (remembered > 0 && solver.correctsAt(call)) {
            correct(corrector(call - 1, lastOrder), prediction, latents);
        }
        predictions.push(latents.shape()).copyFrom(prediction);
        origin.push(latents.shape()).copyFrom(latents);
        lastOrder = solver.order(call, calls(), remembered);
        predict(predictor(call, lastOrder), latents);
    }

    private void convert(int call, Tensor output, Tensor latents, Tensor target) {
        solver.target().convert(level(call), sigma(call), output, latents, target);
        Thresholding thresholding = solver.target().thresholding();
        if (thresholding != null && solver.target().clean()) {
            thresholding.apply(target);
        }
    }

    private UniPcStep predictor(int call, int order) {
        UniPcStep step = UniPcStep.predictor(levels(), call, order, solver);
        requireFinite(call, step.coefficients());
        return step;
    }

    private UniPcStep corrector(int call, int order) {
        UniPcStep step = UniPcStep.corrector(levels(), call, order, solver);
        requireFinite(call, step.coefficients());
        return step;
    }

    private void predict(UniPcStep step, Tensor latents) {
        float sample = step.sample();
        float value = step.value();
        float slope = step.slope();
        Elementwise.apply(
                latents,
                predictions.get(0),
                weightedDifferences(step, latents),
                latents,
                (x, m, d) -> sample * x - value * m - slope * d);
    }

    private void correct(UniPcStep step, Tensor prediction, Tensor latents) {
        float sample = step.sample();
        float value = step.value();
        float slope = step.slope();
        float weight = step.weights()[step.order() - 1];
        Elementwise.apply(
                origin.get(0),
                predictions.get(0),
                weightedDifferences(step, latents),
                prediction,
                latents,
                (x, m, d, p) -> sample * x - value * m - slope * (d + weight * (p - m)));
    }

    /** The weighted divided differences between earlier predictions and the latest remembered. */
    private Tensor weightedDifferences(UniPcStep step, Tensor latents) {
        Tensor sum = differences.push(latents.shape());
        sum.data().fill((byte) 0);
        for (int age = 1; age < step.order(); age++) {
            float ratio = step.ratios()[age - 1];
            float weight = step.weights()[age - 1];
            Elementwise.apply(
                    sum,
                    predictions.get(age),
                    predictions.get(0),
                    sum,
                    (s, m, m0) -> s + weight * ((m - m0) / ratio));
        }
        return sum;
    }
}
