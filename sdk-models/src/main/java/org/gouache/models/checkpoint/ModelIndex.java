package org.gouache.models.checkpoint;

import org.gouache.GouacheException;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code model_index.json} says of a model as a whole.
 *
 * @param json the file's content; for a model without such a file, what it would hold
 */
public record ModelIndex(JsonNode json) {
    private static final Set<String> PIPELINES =
            Set.of(
                    "StableDiffusionPipeline",
                    "StableDiffusionImg2ImgPipeline",
                    "StableDiffusionInpaintPipeline",
                    "StableDiffusionXLPipeline",
                    "StableDiffusionXLImg2ImgPipeline",
                    "StableDiffusionXLInpaintPipeline",
                    "LatentConsistencyModelPipeline");

    static ModelIndex read(Path file) {
        ModelIndex index = new ModelIndex(JsonFile.read(file));
        if (!PIPELINES.contains(index.pipelineClass())) {
            throw new GouacheException(
                    "%s: pipeline class '%s' is not supported; supported: %s"
                            .formatted(
                                    file,
                                    index.json.path("_class_name").asString(""),
                                    String.join(", ", PIPELINES.stream().sorted().toList())));
        }
        return index;
    }

    /**
     * The pipeline class of the reference implementation; optimum's and its own ONNX twins by the
     * same name.
     */
    public String pipelineClass() {
        String name = json.path("_class_name").asString("");
        return name.startsWith("ORT")
                ? name.substring(3)
                : name.startsWith("Onnx") ? name.substring(4) : name;
    }

    /** Whether the model is of the XL family: base or refiner. */
    public boolean isXl() {
        return pipelineClass().startsWith("StableDiffusionXL");
    }

    /**
     * Whether an absent negative prompt means embeddings of zeros; otherwise it means the empty
     * prompt.
     */
    public boolean forceZerosForEmptyPrompt() {
        return json.path("force_zeros_for_empty_prompt").asBoolean(isXl());
    }

    /**
     * Whether the UNet is told an aesthetic score in place of the target size, as the XL refiner
     * is.
     */
    public boolean requiresAestheticsScore() {
        return json.path("requires_aesthetics_score").asBoolean(false);
    }

    /**
     * Whether the index lists a component or tokenizer, and not as absent ({@code [null, null]}).
     */
    boolean lists(String name) {
        return Optional.ofNullable(json.get(name))
                .filter(entry -> entry.isArray() && entry.size() == 2 && !entry.get(1).isNull())
                .isPresent();
    }
}
