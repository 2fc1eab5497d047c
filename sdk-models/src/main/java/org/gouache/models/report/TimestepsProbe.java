package org.gouache.models.report;

import org.gouache.Conditioning;
import org.gouache.UNet;
import org.gouache.models.denoising.DenoisingStep;
import org.gouache.models.denoising.Guidance;
import org.gouache.palettize.analysis.Probe;
import org.gouache.scheduler.Sampling;
import org.gouache.scheduler.Scheduler;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A single network call whose entries stand at several timesteps of a denoising, with the latents
 * that the dense network had there. A result is what the network would be called with next: so
 * errors of all timesteps have one measure, that of latents whose noise and picture together have
 * the variance of the picture alone.
 *
 * @param unet loaded with the weights of all layers swappable
 * @param points one for each entry
 * @param conditioning of [negative; positive], twice as many entries as points
 * @param guidanceScale of classifier-free guidance
 */
public record TimestepsProbe(
        UNet unet, List<Point> points, Conditioning conditioning, double guidanceScale)
        implements Probe {
    /**
     * A prompt at one call of a denoising.
     *
     * @param scheduler remembers no call before
     * @param steps of the denoising
     * @param call from 0
     * @param latents before the call, [1, channels, height, width]
     */
    public record Point(Scheduler scheduler, int steps, int call, Tensor latents) {
        Sampling sampling() {
            Sampling sampling = scheduler.start(steps);
            sampling.begin(call);
            return sampling;
        }
    }

    public TimestepsProbe {
        points = List.copyOf(points);
    }

    /**
     * Stands at calls of a denoising: as many entries as there are prompts, or calls if those are
     * more, each with the next prompt and the next call.
     *
     * @param trajectory of the denoising by the dense network, as {@link DenoisingProbe#trajectory}
     *     gives it
     */
    public static TimestepsProbe of(
            DenoisingProbe denoising, List<Tensor> trajectory, List<Integer> calls) {
        int prompts = denoising.noise().shape().dim(0);
        int entries = Math.max(prompts, calls.size());
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < entries; i++) {
            int call = calls.get(i % calls.size());
            int prompt = i % prompts;
            points.add(
                    new Point(
                            denoising.scheduler(),
                            denoising.steps(),
                            call,
                            trajectory.get(call).slice(prompt, prompt + 1)));
        }
        return new TimestepsProbe(
                denoising.unet(),
                points,
                entries(denoising.conditioning(), prompts, entries),
                denoising.guidanceScale());
    }

    private static Conditioning entries(Conditioning conditioning, int prompts, int entries) {
        UnaryOperator<Tensor> repeat =
                part -> {
                    Tensor all = Tensor.zeros(part.shape().with(0, 2L * entries));
                    for (int i = 0; i < 2 * entries; i++) {
                        int source = i / entries * prompts + i % entries % prompts;
                        all.slice(i, i + 1).copyFrom(part.slice(source, source + 1));
                    }
                    return all;
                };
        Tensor text = conditioning.textEmbeds();
        Tensor sizes = conditioning.timeIds();
        return new Conditioning(
                repeat.apply(conditioning.encoderHiddenStates()),
                text == null ? null : repeat.apply(text),
                sizes == null ? null : repeat.apply(sizes));
    }

    /** The same by another network. */
    public TimestepsProbe by(UNet other) {
        return new TimestepsProbe(other, points, conditioning, guidanceScale);
    }

    @Override
    public List<float[]> run() {
        int count = points.size();
        Tensor first = points.getFirst().latents();
        Tensor latents = Tensor.zeros(first.shape().with(0, count));
        Tensor input = Tensor.zeros(first.shape().with(0, 2L * count));
        double[] timesteps = new double[2 * count];
        List<Sampling> samplings = points.stream().map(Point::sampling).toList();
        for (int i = 0; i < count; i++) {
            int call = points.get(i).call();
            latents.slice(i, i + 1).copyFrom(points.get(i).latents());
            samplings.get(i).scaleInput(call, latents.slice(i, i + 1), input.slice(i, i + 1));
            input.slice(count + i, count + i + 1).copyFrom(input.slice(i, i + 1));
            timesteps[i] = samplings.get(i).timestep(call);
            timesteps[count + i] = timesteps[i];
        }
        Tensor prediction = Tensor.zeros(input.shape());
        unet.predict(input, timesteps, conditioning, prediction);
        Tensor guided =
                new Guidance((float) guidanceScale, 0)
                        .apply(new DenoisingStep(0, 0, latents, input, conditioning, prediction))
                        .prediction();
        List<float[]> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int call = points.get(i).call();
            Tensor own = latents.slice(i, i + 1);
            Sampling sampling = samplings.get(i);
            sampling.step(call, guided.slice(i, i + 1), own, DenoisingProbe.NONE);
            if (call + 1 < sampling.calls()) {
                sampling.scaleInput(call + 1, own, own);
            }
            results.add(own.toFloats());
        }
        return results;
    }

    @Override
    public void replace(String layer, Weight value) {
        unet.network().replace(layer + ".weight", value);
    }
}
