package org.gouache.testing.pipelines;

import static org.gouache.testing.pipelines.TensorAssertions.assertClose;

import org.gouache.Model;
import org.gouache.golden.Golden;
import org.gouache.image.Image;
import org.gouache.image.PngFile;
import org.gouache.random.RandomKind;
import org.gouache.random.RandomSource;
import org.gouache.scheduler.Sampling;
import org.gouache.scheduler.Scheduler;
import org.gouache.scheduler.SchedulerConfig;
import org.gouache.tensor.Tensor;
import org.gouache.testing.golden.GoldenTensors;
import org.junit.jupiter.api.Test;

/** From a picture to the latents with which the reference's image-to-image begins. */
class LatentsOfPicturesTest {
    private static final int STEPS = 8;
    private static final int FIRST_CALL = 4;

    @Test
    void equalTheReference() {
        GoldenRun run =
                GoldenRun.of("sd15")
                        .filter(golden -> golden.name().equals("sd15_img2img_euler"))
                        .findFirst()
                        .orElseThrow();
        GoldenTensors golden = GoldenTensors.read("pipelines/sd15.safetensors");
        Image picture = PngFile.read(Golden.path("images/odd.png")).image();
        RandomSource random = RandomKind.TORCH.source(run.json().get("seed").longValue());
        Scheduler scheduler = Scheduler.of(SchedulerConfig.parse(run.schedulerConfig(), "golden"));
        Sampling sampling = scheduler.start(STEPS);
        try (Model model = Model.open(Golden.path("models/sd15"))) {
            Tensor pixels = picture.resizeToMultiplesOf(model.vaeFactor()).toTensor();
            Tensor latents = model.vaeEncoder().encode(pixels).sample(random);
            Tensor noise = Tensor.zeros(latents.shape());
            random.fillGaussian(noise);
            sampling.addNoise(latents, noise, FIRST_CALL, latents);
            assertClose(
                    "latents_initial",
                    latents,
                    golden.get(run.name() + "/latents_initial"),
                    10 * run.noise("latents_max_abs"));
        }
    }
}
