package org.gouache.scheduler;

/**
 * Where the steps lie among the training timesteps: table 2 of Lin et al., "Common Diffusion Noise
 * Schedules and Sample Steps are Flawed"; named as {@code timestep_spacing} in lower case.
 */
enum TimestepSpacing {
    LINSPACE,
    LEADING,
    TRAILING;

    /**
     * Timesteps from the noisiest down, for schedulers whose last step ends beyond the last
     * timestep. Not rounded with {@code LINSPACE}.
     *
     * @param offset added with {@code LEADING}
     */
    double[] timesteps(int steps, int trainTimesteps, int offset) {
        return switch (this) {
            case LINSPACE -> Floats.reversed(Floats.linspace(0.0, trainTimesteps - 1.0, steps));
            case LEADING -> leading(steps, trainTimesteps / steps, offset);
            case TRAILING -> trailing(steps, trainTimesteps, (double) trainTimesteps / steps);
        };
    }

    /** As {@link #timesteps}, rounded. */
    double[] wholeTimesteps(int steps, int trainTimesteps, int offset) {
        double[] timesteps = timesteps(steps, trainTimesteps, offset);
        for (int i = 0; i < steps; i++) {
            timesteps[i] = Math.rint(timesteps[i]);
        }
        return timesteps;
    }

    /**
     * Timesteps from the noisiest down, for schedulers that place one more and leave it out: their
     * last step ends where that one is. All whole.
     *
     * @param last the number of training timesteps to use, from the first
     */
    double[] timestepsBeforeLast(int steps, int trainTimesteps, int last, int offset) {
        return switch (this) {
            case LINSPACE -> {
                double[] ascending = Floats.linspace(0.0, last - 1.0, steps + 1);
                double[] timesteps = new double[steps];
                for (int i = 0; i < steps; i++) {
                    timesteps[i] = Math.rint(ascending[steps - i]);
                }
                yield timesteps;
            }
            case LEADING -> {
                int stride = last / (steps + 1);
                yield leading(steps, stride, offset + stride);
            }
            case TRAILING ->
                    trailing(
                            trailingSteps(steps, trainTimesteps, last),
                            last,
                            (double) trainTimesteps / steps);
        };
    }

    private static int trailingSteps(int steps, int trainTimesteps, int last) {
        return last == trainTimesteps
                ? steps
                : (int) Math.ceil((double) last * steps / trainTimesteps);
    }

    private static double[] leading(int steps, int stride, int offset) {
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = (double) (steps - 1 - i) * stride + offset;
        }
        return timesteps;
    }

    /**
     * The reference takes one step too many, at timestep -1, where {@code train / (train / steps)}
     * is rounded up (61 steps of 1000); here there are as many as asked for.
     */
    private static double[] trailing(int steps, int from, double width) {
        double stride = (from - width) - from;
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = Math.rint(from + i * stride) - 1;
        }
        return timesteps;
    }
}
