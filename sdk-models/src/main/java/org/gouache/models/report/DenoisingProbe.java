package org.gouache.models.report;

import org.gouache.Conditioning;
import org.gouache.UNet;
import org.gouache.models.denoising.Denoising;
import org.gouache.models.denoising.DenoisingStage;
import org.gouache.models.denoising.Guidance;
import org.gouache.models.denoising.Scaling;
import org.gouache.models.denoising.Solving;
import org.gouache.palettize.analysis.Probe;
import org.gouache.random.RandomSource;
import org.gouache.scheduler.Sampling;
import org.gouache.scheduler.Scheduler;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;

import java.util.ArrayList;
import java.util.List;

/**
 * A denoising of a few steps, of several prompts at once and always from the same noise; its
 * results are the latents after the last step. With one step it is the probe of
 * apple/ml-stable-diffusion's {@code mixed_bit_compression_pre_analysis}.
 *
 * @param unet loaded with the weights of all layers swappable
 * @param scheduler one that draws no random numbers
 * @param steps of the denoising
 * @param noise float32 [prompts, channels, height, width]: initial latents of variance 1
 * @param conditioning of [negative; positive], twice as many entries
 * @param guidanceScale of classifier-free guidance
 */
public record DenoisingProbe(
        UNet unet,
        Scheduler scheduler,
        int steps,
        Tensor noise,
        Conditioning conditioning,
        double guidanceScale)
        implements Probe {
    static final RandomSource NONE =
            _ -> {
                throw new IllegalStateException("a probe is without chance");
            };

    /**
     * The same from the noise of some prompts only, in another number of steps.
     *
     * @param from the first prompt
     * @param to the one after the last
     */
    public DenoisingProbe of(int from, int to, int otherSteps) {
        Tensor text = conditioning.textEmbeds();
        Tensor sizes = conditioning.timeIds();
        return new DenoisingProbe(
                unet,
                scheduler,
                otherSteps,
                noise.slice(from, to),
                new Conditioning(
                        ofHalves(conditioning.encoderHiddenStates(), from, to),
                        text == null ? null : ofHalves(text, from, to),
                        sizes == null ? null : ofHalves(sizes, from, to)),
                guidanceScale);
    }

    private static Tensor ofHalves(Tensor both, int from, int to) {
        long half = both.shape().size(0) / 2;
        long count = to - from;
        Tensor some = Tensor.zeros(both.shape().with(0, 2 * count));
        some.slice(0, count).copyFrom(both.slice(from, to));
        some.slice(count, 2 * count).copyFrom(both.slice(half + from, half + to));
        return some;
    }

    @Override
    public List<float[]> run() {
        Tensor latents = denoise(step -> step);
        List<float[]> results = new ArrayList<>();
        for (long i = 0; i < latents.shape().size(0); i++) {
            results.add(latents.slice(i, i + 1).toFloats());
        }
        return results;
    }

    /** The latents before each call of the network as it is now, and those after the last. */
    public List<Tensor> trajectory() {
        List<Tensor> trajectory = new ArrayList<>();
        Tensor last =
                denoise(step -> {
                    trajectory.add(step.latents().copy());
                    return step;
                });
        trajectory.add(last);
        return trajectory;
    }

    private Tensor denoise(DenoisingStage first) {
        Sampling sampling = scheduler.start(steps);
        Tensor latents = noise.copy();
        float scale = sampling.initialNoiseScale();
        for (long i = 0; i < latents.shape().elements(); i++) {
            latents.setFloat(i, latents.getFloat(i) * scale);
        }
        List<DenoisingStage> stages =
                List.of(
                        first,
                        new Scaling(sampling),
                        step -> {
                            unet.predict(
                                    step.input(),
                                    step.timestep(),
                                    step.conditioning(),
                                    step.prediction());
                            return step;
                        },
                        new Guidance((float) guidanceScale, 0),
                        new Solving(sampling, NONE));
        new Denoising(sampling, stages).run(latents, 2, conditioning);
        return latents;
    }

    /**
     * @param layer as the reference names its modules: the weight's name without {@code .weight}
     */
    @Override
    public void replace(String layer, Weight value) {
        unet.network().replace(layer + ".weight", value);
    }
}
