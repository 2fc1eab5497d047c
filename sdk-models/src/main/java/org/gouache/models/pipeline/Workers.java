package org.gouache.models.pipeline;

import org.gouache.GenerationCancelledException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does many pieces of work on a few threads. */
final class Workers {
    private Workers() {}

    /**
     * Does all of them, begun in their order, and ends early if one fails.
     *
     * @return the results in the order of the work
     * @throws IOException if one of them does
     * @throws GenerationCancelledException if this thread is interrupted, which stays set
     */
    static <T> List<T> run(String name, int threads, List<Callable<T>> work) throws IOException {
        try (ExecutorService pool =
                Executors.newFixedThreadPool(
                        threads,
                        Thread.ofPlatform().daemon().name("gouache-" + name, 0).factory())) {
            List<Future<T>> running = work.stream().map(pool::submit).toList();
            try {
                List<T> results = new ArrayList<>();
                for (Future<T> one : running) {
                    results.add(one.get());
                }
                return results;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException cause) {
                    throw cause;
                }
                throw Background.thrown(e);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new GenerationCancelledException();
            } finally {
                pool.shutdownNow();
            }
        }
    }
}
