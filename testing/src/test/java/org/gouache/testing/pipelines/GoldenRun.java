package org.gouache.testing.pipelines;

import org.gouache.Crop;
import org.gouache.ImageSize;
import org.gouache.Request;
import org.gouache.golden.Golden;

import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A run of a reference pipeline, as {@code golden/pipelines} describes it. */
record GoldenRun(JsonNode json) {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    /** The runs of a model that go from a text alone to pictures. */
    static Stream<GoldenRun> of(String model) {
        return read("pipelines/%s.json".formatted(model))
                .get("runs")
                .valueStream()
                .map(GoldenRun::new);
    }

    static JsonNode read(String path) {
        return json(Golden.path(path));
    }

    static JsonNode json(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return json.get("name").stringValue();
    }

    String model() {
        return json.get("model").stringValue();
    }

    double noise(String what) {
        return json.get("measured_noise").get(what).doubleValue();
    }

    /** The scheduler's configuration, as a file would hold it. */
    String schedulerConfig() {
        return json.get("scheduler").get("config").toString();
    }

    Request request() {
        JsonNode call = json.get("call");
        Request.Builder builder =
                Request.builder(call.get("prompt").stringValue())
                        .seed(json.get("seed").longValue());
        for (String name : call.propertyNames()) {
            set(builder, name, call.get(name));
        }
        return builder.build();
    }

    private static void set(Request.Builder builder, String name, JsonNode value) {
        switch (name) {
            case "prompt" -> {}
            case "prompt_2" -> builder.prompt2(value.stringValue());
            case "negative_prompt" -> builder.negativePrompt(value.stringValue());
            case "negative_prompt_2" -> builder.negativePrompt2(value.stringValue());
            case "height" -> builder.height(value.intValue());
            case "width" -> builder.width(value.intValue());
            case "num_inference_steps" -> builder.steps(value.intValue());
            case "guidance_scale" -> builder.guidanceScale(value.doubleValue());
            case "guidance_rescale" -> builder.guidanceRescale(value.doubleValue());
            case "eta" -> builder.eta(value.doubleValue());
            case "clip_skip" -> builder.clipSkip(value.intValue());
            case "num_images_per_prompt" -> builder.count(value.intValue());
            case "original_size" -> builder.originalSize(size(value));
            case "target_size" -> builder.targetSize(size(value));
            case "crops_coords_top_left" -> builder.crop(crop(value));
            case "negative_original_size" -> builder.negativeOriginalSize(size(value));
            case "negative_target_size" -> builder.negativeTargetSize(size(value));
            case "negative_crops_coords_top_left" -> builder.negativeCrop(crop(value));
            default -> throw new IllegalArgumentException("unknown argument " + name);
        }
    }

    private static ImageSize size(JsonNode heightAndWidth) {
        return new ImageSize(heightAndWidth.get(1).intValue(), heightAndWidth.get(0).intValue());
    }

    private static Crop crop(JsonNode topAndLeft) {
        return new Crop(topAndLeft.get(1).intValue(), topAndLeft.get(0).intValue());
    }

    @Override
    public String toString() {
        return name();
    }
}
