package org.gouache.scheduler;

import org.gouache.GouacheException;
import org.gouache.tensor.Tensor;

/** Sampling at training timesteps, of latents whose variance stays about 1. */
abstract class SignalSampling extends SolverSampling {
    private final float[] signal;
    private final float finalSignal;

    /**
     * @param schedule of the training
     * @param finalSignal what is left of the signal before the first training timestep
     * @throws GouacheException if a timestep is beyond the training
     */
    SignalSampling(
            double[] timesteps, NoiseSchedule schedule, float finalSignal, SchedulerConfig config) {
        super(timesteps);
        this.signal = schedule.signal();
        this.finalSignal = finalSignal;
        for (double timestep : timesteps) {
            if (timestep < 0 || timestep >= signal.length) {
                throw new GouacheException(
                        "%s is to start at timestep %.0f, expected one of %d: steps_offset is %d"
                                .formatted(
                                        config.className(),
                                        timestep,
                                        signal.length,
                                        config.integer("steps_offset", 0)));
            }
        }
    }

    /** The share of the signal at a timestep, as a variance; below 0, the final one. */
    final float signal(int timestep) {
        return timestep < 0 ? finalSignal : signal[timestep];
    }

    @Override
    public final float initialNoiseScale() {
        return 1;
    }

    @Override
    public final void addNoise(Tensor clean, Tensor noise, int call, Tensor target) {
        float kept = signal((int) timestep(call(call)));
        float cleanScale = SquareRoot.of(kept);
        float noiseScale = SquareRoot.of(1 - kept);
        Elementwise.apply(clean, noise, target, (x, n) -> cleanScale * x + noiseScale * n);
    }
}
