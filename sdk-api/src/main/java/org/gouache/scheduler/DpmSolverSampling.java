package org.gouache.scheduler;

import org.gouache.random.RandomSource;
import org.gouache.tensor.Tensor;

/** Steps of the multistep DPM-Solvers. */
final class DpmSolverSampling extends MultistepSampling {
    private final DpmSolver solver;
    private final History predictions;
    private final History noise = new History(1);

    DpmSolverSampling(MultistepPlan plan, DpmSolver solver, SchedulerConfig config) {
        super(plan, config);
        this.solver = solver;
        this.predictions = new History(solver.order());
        for (int call = 0; call < calls(); call++) {
            int order = solver.order(call, calls(), call);
            if (order == 3 && solver.algorithm() == DpmSolver.Algorithm.SDE_DPMSOLVER) {
                throw config.invalid("solver_order", "1 or 2 with sde-dpmsolver");
            }
            step(call, order);
        }
    }

    /**
     * What the latents and the differences of predictions are multiplied with: the prediction, its
     * first and second derivative, noise.
     */
    private record Step(
            int order,
            float sample,
            float value,
            float slope,
            float bend,
            float noise,
            float ratio0,
            float ratio1) {}

    @Override
    void forget() {
        predictions.clear();
    }

    @Override
    void advance(int call, Tensor output, Tensor latents, RandomSource random) {
        int remembered = predictions.size();
        Tensor newest = predictions.push(latents.shape());
        convert(call, output, latents, newest);
        Step step = step(call, solver.order(call, calls(), remembered));
        if (solver.algorithm().stochastic()) {
            Tensor drawn = noise.push(latents.shape());
            random.fillGaussian(drawn);
            extrapolate(step, latents);
            float scale = step.noise();
            Elementwise.apply(latents, drawn, latents, (x, n) -> x + scale * n);
        } else {
            extrapolate(step, latents);
        }
    }

    private void convert(int call, Tensor output, Tensor latents, Tensor target) {
        PredictionTarget wanted = solver.target();
        NoiseLevel level = level(call);
        wanted.convert(level, sigma(call), output, latents, target);
        Thresholding thresholding = wanted.thresholding();
        if (thresholding == null) {
            return;
        }
        float signal = level.signal();
        float scale = level.noise();
        if (wanted.clean()) {
            thresholding.apply(target);
        } else {
            Elementwise.apply(latents, target, target, (x, e) -> (x - scale * e) / signal);
            thresholding.apply(target);
            Elementwise.apply(latents, target, target, (x, c) -> (x - signal * c) / scale);
        }
    }

    private void extrapolate(Step step, Tensor latents) {
        float sample = step.sample();
        float value = step.value();
        float slope = step.slope();
        float bend = step.bend();
        float inverse0 = 1 / step.ratio0();
        float inverse1 = 1 / step.ratio1();
        float share = step.ratio0() / (step.ratio0() + step.ratio1());
        float inverseSum = 1 / (step.ratio0() + step.ratio1());
        switch (step.order()) {
            case 1 ->
                    Elementwise.apply(
                            latents,
                            predictions.get(0),
                            latents,
                            (x, m0) -> sample * x + value * m0);
            case 2 ->
                    Elementwise.apply(
                            latents,
                            predictions.get(0),
                            predictions.get(1),
                            latents,
                            (x, m0, m1) ->
                                    sample * x + value * m0 + slope * (inverse0 * (m0 - m1)));
            default ->
                    Elementwise.apply(
                            latents,
                            predictions.get(0),
                            predictions.get(1),
                            predictions.get(2),
                            latents,
                            (x, m0, m1, m2) -> {
                                float near = inverse0 * (m0 - m1);
                                float far = inverse1 * (m1 - m2);
                                float first = near + share * (near - far);
                                float second = inverseSum * (near - far);
                                return sample * x + value * m0 + slope * first + bend * second;
                            });
        }
    }

    private Step step(int call, int order) {
        NoiseLevel to = level(call + 1);
        NoiseLevel from = level(call);
        float h = to.logSnr() - from.logSnr();
        float ratio0 = order < 2 ? 1 : (from.logSnr() - level(call - 1).logSnr()) / h;
        float ratio1 = order < 3 ? 1 : (level(call - 1).logSnr() - level(call - 2).logSnr()) / h;
        Step step =
                switch (solver.algorithm()) {
                    case DPMSOLVER_PP -> cleanStep(order, from, to, h, ratio0, ratio1);
                    case DPMSOLVER -> noiseStep(order, from, to, h, ratio0, ratio1);
                    case SDE_DPMSOLVER_PP ->
                            stochasticCleanStep(order, from, to, h, ratio0, ratio1);
                    case SDE_DPMSOLVER -> stochasticNoiseStep(order, from, to, h, ratio0, ratio1);
                };
        requireFinite(call, step.sample, step.value, step.noise);
        if (order > 1) {
            requireFinite(call, step.slope, 1 / ratio0);
        }
        if (order > 2) {
            requireFinite(call, step.bend, 1 / ratio1);
        }
        return step;
    }

    private Step cleanStep(
            int order, NoiseLevel from, NoiseLevel to, float h, float ratio0, float ratio1) {
        float decay = Floats.exp(-h) - 1;
        float value = to.signal() * decay;
        float heun = to.signal() * (decay / h + 1);
        float bend = to.signal() * ((decay + h) / (h * h) - 0.5f);
        float slope = order == 2 && !solver.heun() ? -(0.5f * value) : heun;
        float sample = to.noise() / from.noise();
        return new Step(order, sample, -value, slope, -bend, 0, ratio0, ratio1);
    }

    private Step noiseStep(
            int order, NoiseLevel from, NoiseLevel to, float h, float ratio0, float ratio1) {
        float growth = Floats.exp(h) - 1;
        float value = to.noise() * growth;
        float heun = to.noise() * (growth / h - 1);
        float bend = to.noise() * ((growth - h) / (h * h) - 0.5f);
        float slope = order == 2 && !solver.heun() ? 0.5f * value : heun;
        float sample = to.signal() / from.signal();
        return new Step(order, sample, -value, -slope, -bend, 0, ratio0, ratio1);
    }

    private Step stochasticCleanStep(
            int order, NoiseLevel from, NoiseLevel to, float h, float ratio0, float ratio1) {
        float rest = 1 - Floats.exp(-2 * h);
        float value = to.signal() * rest;
        float heun = to.signal() * (rest / (-2 * h) + 1);
        float bend = to.signal() * ((rest - 2 * h) / (2 * h * (2 * h)) - 0.5f);
        float slope = order == 2 && !solver.heun() ? 0.5f * value : heun;
        float sample = to.noise() / from.noise() * Floats.exp(-h);
        return new Step(
                order,
                sample,
                value,
                slope,
                bend,
                to.noise() * SquareRoot.of(rest),
                ratio0,
                ratio1);
    }

    private Step stochasticNoiseStep(
            int order, NoiseLevel from, NoiseLevel to, float h, float ratio0, float ratio1) {
        float growth = Floats.exp(h) - 1;
        float value = to.noise() * growth;
        float heun = 2 * (to.noise() * (growth / h - 1));
        float slope = solver.heun() ? heun : value;
        float noise = to.noise() * SquareRoot.of(Floats.exp(2 * h) - 1);
        float sample = to.signal() / from.signal();
        return new Step(order, sample, -(2 * value), -slope, 0, noise, ratio0, ratio1);
    }
}
