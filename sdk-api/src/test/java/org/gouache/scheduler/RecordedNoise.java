package org.gouache.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.random.RandomSource;
import org.gouache.tensor.Tensor;

import tools.jackson.databind.JsonNode;

/** The draws of the reference in a trajectory, step by step; fails when asked at another step. */
final class RecordedNoise implements RandomSource {
    private final JsonNode steps;
    private int step = -1;
    private int drawn;

    RecordedNoise(JsonNode steps) {
        this.steps = steps;
    }

    void beginStep() {
        step++;
        drawn = 0;
    }

    void endStep() {
        assertThat(drawn).as("draws in step %d", step).isEqualTo(steps.path(step).size());
    }

    @Override
    public void fillGaussian(Tensor target) {
        target.copyFrom(Trajectory.tensor(steps.path(step).required(drawn)));
        drawn++;
    }
}
