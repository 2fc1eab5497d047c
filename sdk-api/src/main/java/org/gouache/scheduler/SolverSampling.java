package org.gouache.scheduler;

import org.gouache.random.RandomSource;
import org.gouache.tensor.Tensor;

/** What every solver's sampling does: it keeps the timesteps and the order of calls. */
abstract class SolverSampling implements Sampling {
    private final double[] timesteps;
    private int next;

    SolverSampling(double[] timesteps) {
        this.timesteps = timesteps;
    }

    @Override
    public final int calls() {
        return timesteps.length;
    }

    @Override
    public final double timestep(int call) {
        return timesteps[call];
    }

    @Override
    public final void begin(int call) {
        next = call(call);
        forget();
    }

    @Override
    public void scaleInput(int call, Tensor latents, Tensor target) {
        call(call);
        Elementwise.requireAlike(latents, target);
        if (latents != target) {
            target.copyFrom(latents);
        }
    }

    @Override
    public final void step(int call, Tensor prediction, Tensor latents, RandomSource random) {
        if (call(call) != next) {
            throw new IllegalStateException(
                    "call %d is out of turn, the next one is %d".formatted(call, next));
        }
        Elementwise.requireAlike(prediction, latents);
        Elementwise.requireAlike(latents, latents);
        advance(call, prediction, latents, random);
        next++;
    }

    /** Forgets earlier predictions. */
    void forget() {}

    abstract void advance(int call, Tensor prediction, Tensor latents, RandomSource random);

    final int call(int call) {
        if (call < 0 || call >= timesteps.length) {
            throw new IndexOutOfBoundsException("call %d of %d".formatted(call, timesteps.length));
        }
        return call;
    }
}
