package org.gouache.models.pipeline;

import static java.util.Objects.requireNonNull;

import org.gouache.Conditioning;
import org.gouache.Request;
import org.gouache.UNet;
import org.gouache.models.report.DenoisingProbe;
import org.gouache.models.report.TimestepsProbe;
import org.gouache.models.unet.UNetConfig;
import org.gouache.palette.AnalysisOptions;
import org.gouache.palettize.analysis.Probe;
import org.gouache.random.RandomKind;
import org.gouache.runtime.Network;
import org.gouache.scheduler.SchedulerConfig;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The probe of an analysis, whose runs can be broken off.
 *
 * @param denoising with all its steps
 */
record AnalysisProbe(DenoisingProbe denoising, Cancellation cancellation) implements Probe {
    private static final System.Logger LOGGER = System.getLogger("org.gouache");

    /**
     * @param network the model's UNet
     */
    static AnalysisProbe of(
            CheckpointModel model,
            Network network,
            AnalysisOptions options,
            Cancellation cancellation) {
        UNetConfig unet = requireNonNull(model.parts().unet());
        List<Request> requests =
                options.prompts().stream().map(prompt -> request(prompt, model, options)).toList();
        PromptEncoder encoder =
                new PromptEncoder(
                        model, cancellation, warning -> LOGGER.log(Level.WARNING, warning));
        List<Conditioning> conditionings =
                requests.stream().map(request -> encoder.encode(request, true)).toList();
        Request any = requests.getFirst();
        Tensor noise =
                Tensor.zeros(
                        Shape.of(
                                requests.size(),
                                unet.inputChannels(),
                                requireNonNull(any.height()) / model.vaeFactor(),
                                requireNonNull(any.width()) / model.vaeFactor()));
        RandomKind.TORCH.source(options.seed()).fillGaussian(noise);
        DenoisingProbe probe =
                new DenoisingProbe(
                        new UNet(network, unet.inputChannels(), unet.outputChannels()),
                        model.scheduler(),
                        options.steps(),
                        noise,
                        together(conditionings),
                        requireNonNull(any.guidanceScale()));
        return new AnalysisProbe(probe, cancellation);
    }

    private static Request request(String prompt, CheckpointModel model, AnalysisOptions options) {
        Request request =
                Request.builder(prompt)
                        .negativePrompt(options.negativePrompt())
                        .guidanceScale(options.guidanceScale())
                        .steps(options.steps())
                        .seed(options.seed())
                        .build();
        SchedulerConfig scheduler = requireNonNull(model.parts().scheduler());
        return RequestDefaults.fill(request, model, scheduler);
    }

    /** Of [negative; positive] each, the negatives and then the positives. */
    private static Conditioning together(List<Conditioning> conditionings) {
        Conditioning first = conditionings.getFirst();
        return new Conditioning(
                halves(conditionings, Conditioning::encoderHiddenStates),
                first.textEmbeds() == null
                        ? null
                        : halves(conditionings, one -> requireNonNull(one.textEmbeds())),
                first.timeIds() == null
                        ? null
                        : halves(conditionings, one -> requireNonNull(one.timeIds())));
    }

    private static Tensor halves(
            List<Conditioning> conditionings, Function<Conditioning, Tensor> part) {
        List<Tensor> rows = new ArrayList<>();
        for (int half = 0; half < 2; half++) {
            for (Conditioning one : conditionings) {
                rows.add(part.apply(one).slice(half, half + 1));
            }
        }
        Tensor all = Tensor.zeros(rows.getFirst().shape().with(0, rows.size()));
        for (int i = 0; i < rows.size(); i++) {
            all.slice(i, i + 1).copyFrom(rows.get(i));
        }
        return all;
    }

    @Override
    public List<float[]> run() {
        return cancellation.during(denoising.unet().network(), denoising::run);
    }

    @Override
    public void replace(String layer, Weight value) {
        denoising.replace(layer, value);
    }

    /** The same with the first prompts only, in another number of steps. */
    AnalysisProbe of(int prompts, int steps) {
        return new AnalysisProbe(denoising.of(0, prompts, steps), cancellation);
    }

    double guidanceScale() {
        return denoising.guidanceScale();
    }

    /**
     * A network call at so many timesteps of the denoising by the network as it is now, at equal
     * distances, each prompt at one of them.
     */
    TimestepsProbe atTimesteps(int count) {
        double length = denoising.scheduler().start(denoising.steps()).calls();
        List<Integer> places =
                IntStream.range(0, count)
                        .mapToObj(i -> (int) (length * (i + 0.5) / count))
                        .toList();
        return TimestepsProbe.of(
                denoising,
                cancellation.during(denoising.unet().network(), denoising::trajectory),
                places);
    }

    /**
     * Network calls at all timesteps of the denoising, some prompts after others, each prompt at
     * one of them; of those only for which there is time, but of some.
     */
    List<TimestepsProbe> atAllTimesteps(AnalysisSteps each) {
        int prompts = denoising.noise().shape().dim(0);
        int count = denoising.scheduler().start(denoising.steps()).calls();
        List<Integer> places = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        List<TimestepsProbe> probes = new ArrayList<>();
        for (int from = 0; from < prompts && (from == 0 || each.goOn()); from += count) {
            DenoisingProbe part =
                    denoising.of(from, Math.min(from + count, prompts), denoising.steps());
            List<Tensor> trajectory = cancellation.during(part.unet().network(), part::trajectory);
            probes.add(TimestepsProbe.of(part, trajectory, List.copyOf(places)));
            Collections.rotate(places, 1);
            each.step();
        }
        return probes;
    }

    /** As it is, but can be broken off. */
    Probe cancellable(TimestepsProbe probe) {
        return new Probe() {
            @Override
            public List<float[]> run() {
                return cancellation.during(probe.unet().network(), probe::run);
            }

            @Override
            public void replace(String layer, Weight value) {
                probe.replace(layer, value);
            }
        };
    }
}
