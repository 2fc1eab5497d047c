package org.gouache.benchmarks;

import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.postcard.PostcardXl;

import java.nio.file.Path;
import java.util.Locale;

/**
 * How much of a generation is spent outside network calls: {@code ROUNDS STEPS THREADS [MODEL]};
 * the bundled model if none is given.
 */
final class OverheadReport {
    private static final int WARM_UP = 5;

    private OverheadReport() {}

    static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        int steps = Integer.parseInt(args[1]);
        int threads = Integer.parseInt(args[2]);
        Path model = args.length > 3 ? Path.of(args[3]) : PostcardXl.folder();
        Request request =
                Request.builder("a red boat at sea at sunset").steps(steps).seed(0).build();

        ModelOptions options =
                ModelOptions.builder().runtime(TimedRuntime.NAME).threads(threads).build();
        try (Pipeline pipeline = Pipeline.load(model, options)) {
            for (int i = 0; i < WARM_UP; i++) {
                pipeline.generate(request);
            }
            double[] seconds = new double[rounds];
            double[] outside = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                long inside = TimedRuntime.callNanos();
                long start = System.nanoTime();
                pipeline.generate(request);
                long nanos = System.nanoTime() - start;
                inside = TimedRuntime.callNanos() - inside;
                seconds[i] = nanos / 1e9;
                outside[i] = 100.0 * (nanos - inside) / nanos;
            }
            System.out.println(
                    String.format(
                            Locale.ROOT,
                            "%d steps: %s s, of which outside network calls %s %%",
                            steps,
                            new Sample(seconds).format(3),
                            new Sample(outside).format(2)));
        }
    }
}
