package org.gouache.models.pipeline;

import org.gouache.Conditioning;
import org.gouache.GeneratedImage;
import org.gouache.GenerationParameters;
import org.gouache.GenerationPhase;
import org.gouache.GouacheException;
import org.gouache.GouacheVersion;
import org.gouache.MemoryMode;
import org.gouache.Model.Component;
import org.gouache.ModelIdentity;
import org.gouache.ModelKind;
import org.gouache.ModelOptions;
import org.gouache.Request;
import org.gouache.UNet;
import org.gouache.image.Image;
import org.gouache.image.PixelRange;
import org.gouache.models.denoising.Denoising;
import org.gouache.models.denoising.DenoisingStage;
import org.gouache.models.denoising.Guidance;
import org.gouache.models.denoising.Scaling;
import org.gouache.models.denoising.Solving;
import org.gouache.models.unet.UNetConfig;
import org.gouache.random.RandomSource;
import org.gouache.scheduler.Sampling;
import org.gouache.scheduler.SamplingOptions;
import org.gouache.scheduler.Scheduler;
import org.gouache.scheduler.SchedulerConfig;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The way from a request to pictures. */
final class TextToImage {
    private static final List<Component> NEEDED =
            List.of(
                    Component.TEXT_ENCODER,
                    Component.TEXT_ENCODER_2,
                    Component.UNET,
                    Component.VAE_DECODER);

    private final CheckpointModel model;
    private final SchedulerConfig scheduler;
    private final UNetConfig unet;
    private final MemoryMode memory;

    /**
     * @throws GouacheException if the model cannot make a picture from a text alone
     */
    TextToImage(CheckpointModel model) {
        requireSuitable(model);
        this.model = model;
        this.memory = model.options().memory();
        ModelParts parts = model.parts();
        this.unet = parts.require(parts.unet(), "unet");
        this.scheduler = parts.require(parts.scheduler(), "scheduler");
    }

    /**
     * @throws GouacheException if the model cannot make a picture from a text alone
     */
    static void requireSuitable(CheckpointModel model) {
        ModelParts parts = model.parts();
        UNetConfig unet = parts.require(parts.unet(), "unet");
        SchedulerConfig scheduler = parts.require(parts.scheduler(), "scheduler");
        parts.require(parts.vaeDecoder(), "vae");
        if (model.kind() == ModelKind.STABLE_DIFFUSION_XL_REFINER) {
            throw refusal(model, "it is a refiner, which works on what another model has begun");
        }
        if (unet.inputChannels() != unet.outputChannels()) {
            throw refusal(
                    model,
                    "its UNet takes %d channels, which are %d of latents and others"
                            .formatted(unet.inputChannels(), unet.outputChannels()));
        }
        if (unet.timeEmbedding().conditionWidth() != null) {
            throw refusal(
                    model, "its UNet takes the guidance scale as an input (time_cond_proj_dim)");
        }
        parts.require(parts.textEncoder(), "text_encoder");
        if (model.kind() == ModelKind.STABLE_DIFFUSION_XL) {
            parts.require(parts.textEncoder2(), "text_encoder_2");
        }
        Scheduler.of(scheduler);
    }

    private static GouacheException refusal(CheckpointModel model, String reason) {
        return new GouacheException(
                "%s: cannot make a picture from a text alone: %s".formatted(model, reason));
    }

    /** Begins to load the networks in the background, unless one at a time is wanted. */
    void prepare() {
        if (memory == MemoryMode.BALANCED) {
            NEEDED.stream().filter(model::has).forEach(model::beginLoading);
        }
    }

    List<GeneratedImage> generate(PipelineGeneration generation) {
        Request asked = generation.request();
        SchedulerConfig config = RequestDefaults.scheduler(asked, scheduler);
        Request request = RequestDefaults.fill(asked, model, config);
        SamplingOptions steps = SamplingOptions.steps(request.steps()).withEta(request.eta());
        Sampling sampling = Scheduler.of(config).start(steps);
        RandomSource random = request.random().source(Objects.requireNonNull(request.seed()));
        Background<ModelIdentity> identity = Background.begin("identity", model::identity);
        try {
            List<Image> images = draw(request, sampling, random, generation);
            generation.cancellation().await(identity);
            return described(images, request, identity.get(), generation.warnings());
        } finally {
            if (memory == MemoryMode.LOW) {
                NEEDED.forEach(model::unload);
            }
        }
    }

    private List<Image> draw(
            Request request,
            Sampling sampling,
            RandomSource random,
            PipelineGeneration generation) {
        double guidance = Objects.requireNonNull(request.guidanceScale());
        boolean guided = guidance > 1;
        if (model.runtimeRemark() instanceof String remark) {
            generation.warn(remark);
        }
        CoreMlOnly.requireSize(request, model);
        requireMemory(request, guided ? 2 : 1);
        generation.enter(GenerationPhase.ENCODING, sampling.calls());
        Conditioning conditioning =
                new PromptEncoder(model, generation.cancellation(), generation::warn)
                        .encode(request, guided);

        generation.enter(GenerationPhase.DENOISING, sampling.calls());
        Tensor latents = noise(request, sampling, random);
        Decoding decoding = new Decoding(model, memory, generation.cancellation());
        List<DenoisingStage> stages = new ArrayList<>();
        stages.add(new Scaling(sampling));
        stages.add(new Prediction(loadedUNet(generation), generation.cancellation()));
        if (guided) {
            stages.add(new Guidance((float) guidance, (float) request.guidanceRescale()));
        }
        stages.add(new Solving(sampling, random));
        stages.add(new Report(generation, decoding, sampling.calls()));
        new Denoising(sampling, stages).run(latents, guided ? 2 : 1, conditioning);
        if (memory == MemoryMode.LOW) {
            model.unload(Component.UNET);
        }

        generation.enter(GenerationPhase.DECODING, sampling.calls());
        Tensor pictures = decoding.decode(latents);
        generation.decoded(latents, pictures);
        return Image.listOf(pictures, PixelRange.SIGNED);
    }

    /** Finds out before minutes are spent on it whether the largest networks fit in the memory. */
    private void requireMemory(Request request, int guidance) {
        Shape latents = latentShape(request);
        model.requireMemory(Component.UNET, latents.with(0, guidance * latents.size(0)));
        model.requireMemory(Component.VAE_DECODER, model.vaeSettings().decodedAtOnce(latents));
    }

    private UNet loadedUNet(PipelineGeneration generation) {
        generation.cancellation().await(model.beginLoading(Component.UNET));
        return model.unet();
    }

    /** As strong as the scheduler wants the first latents, drawn at once for all pictures. */
    private Tensor noise(Request request, Sampling sampling, RandomSource random) {
        Shape shape = latentShape(request);
        Tensor latents = Tensor.zeros(shape);
        random.fillGaussian(latents);
        float scale = sampling.initialNoiseScale();
        for (long i = 0; i < shape.elements(); i++) {
            latents.setFloat(i, latents.getFloat(i) * scale);
        }
        return latents;
    }

    private Shape latentShape(Request request) {
        int factor = model.vaeFactor();
        return Shape.of(
                request.count(),
                unet.inputChannels(),
                Objects.requireNonNull(request.height()) / factor,
                Objects.requireNonNull(request.width()) / factor);
    }

    private List<GeneratedImage> described(
            List<Image> images, Request request, ModelIdentity identity, List<String> warnings) {
        ModelOptions options = picturesOptions();
        List<GeneratedImage> generated = new ArrayList<>();
        for (Image image : images) {
            GenerationParameters parameters =
                    new GenerationParameters(
                            request, generated.size(), identity, options, GouacheVersion.get());
            generated.add(new GeneratedImage(image, parameters, warnings));
        }
        return generated;
    }

    /** Of the options those that change a picture. */
    private ModelOptions picturesOptions() {
        ModelOptions options = model.options();
        return options.toBuilder()
                .threads(ModelOptions.DEFAULT.threads())
                .memory(ModelOptions.DEFAULT.memory())
                .memoryLimit(ModelOptions.DEFAULT.memoryLimit())
                .configFolder(null)
                .build();
    }
}
