package org.gouache.scheduler;

import org.gouache.tensor.Tensor;

/** The network of the golden trajectories: evaluated in float64 and rounded once. */
final class ToyNetwork {
    private static final double SLOPE = Trajectory.file().at("/toy/a").asDouble();
    private static final double BIAS = Trajectory.file().at("/toy/c").asDouble();

    private ToyNetwork() {}

    static Tensor predict(Tensor input, double timestep) {
        Tensor output = Tensor.zeros(input.shape());
        for (int i = 0; i < input.shape().elements(); i++) {
            output.setFloat(i, (float) (Math.tanh(SLOPE * input.getFloat(i)) + BIAS * timestep));
        }
        return output;
    }
}
