package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.GeneratedImage;
import org.gouache.Generation;
import org.gouache.MemoryMode;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.golden.Golden;
import org.gouache.image.Image;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Pipelines that are shared between threads, and what they keep loaded. */
class SharingTest {
    private static Request request(int seed) {
        return Request.builder("a dog on the beach").steps(2).seed(seed).build();
    }

    private static Image picture(Pipeline pipeline, int seed) {
        return pipeline.generate(request(seed)).getFirst().image();
    }

    @Test
    void threadsGetThePicturesThatTheyWouldGetAlone() throws Exception {
        try (Pipeline pipeline = Pipeline.load(Golden.path("models/sdxl"))) {
            List<Image> alone = List.of(picture(pipeline, 0), picture(pipeline, 1));
            List<List<Image>> shared = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                List<Image> mine = new ArrayList<>();
                shared.add(mine);
                threads.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    mine.add(picture(pipeline, 0));
                                    mine.add(picture(pipeline, 1));
                                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(shared).allSatisfy(mine -> assertThat(mine).isEqualTo(alone));
        }
    }

    @Test
    void generationsTakeTurnsInTheOrderInWhichTheyWereAskedFor() {
        List<Integer> order = new CopyOnWriteArrayList<>();
        try (Pipeline pipeline = Pipeline.load(Golden.path("models/sdxl"))) {
            List<Generation> generations = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int number = i;
                generations.add(pipeline.start(request(i), _ -> order.add(number)));
            }
            generations.forEach(Generation::result);
        }
        assertThat(order).isSorted().contains(0, 1, 2);
    }

    @Test
    void lowMemoryHoldsOneNetworkAtATimeAndChangesNothing() throws Exception {
        OpenNetworks low = new OpenNetworks();
        OpenNetworks balanced = new OpenNetworks();
        Image lowPicture = watched(low, MemoryMode.LOW);
        Image balancedPicture = watched(balanced, MemoryMode.BALANCED);
        assertThat(lowPicture).isEqualTo(balancedPicture);
        assertThat(low.most()).isOne();
        assertThat(low.loaded()).isEqualTo(8);
        assertThat(balanced.most()).isEqualTo(4);
        assertThat(balanced.loaded()).isEqualTo(4);
        assertThat(low.now()).isZero();
        assertThat(balanced.now()).isZero();
    }

    /** Makes a picture twice. */
    private static Image watched(OpenNetworks networks, MemoryMode memory) throws Exception {
        ModelOptions options =
                ModelOptions.builder().runtime(ProbeRuntime.NAME).memory(memory).build();
        try (AutoCloseable _ = ProbeRuntime.with(networks);
                Pipeline pipeline = Pipeline.load(Golden.path("models/sdxl"), options)) {
            picture(pipeline, 3);
            return picture(pipeline, 3);
        }
    }

    @Test
    void previewsShowWhatTheLatentsWouldGive() {
        for (MemoryMode memory : MemoryMode.values()) {
            ModelOptions options = ModelOptions.builder().memory(memory).build();
            List<Image> previews = new ArrayList<>();
            try (Pipeline pipeline = Pipeline.load(Golden.path("models/sdxl"), options)) {
                Request two = request(1).toBuilder().count(2).build();
                List<GeneratedImage> images =
                        pipeline.generate(
                                two,
                                step -> {
                                    if (step.step() == step.total()) {
                                        previews.addAll(step.preview());
                                    }
                                });
                assertThat(images).extracting(GeneratedImage::image).isEqualTo(previews);
            }
        }
    }
}
