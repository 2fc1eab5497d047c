package org.gouache.models.pipeline;

import org.gouache.Model.Component;
import org.gouache.models.checkpoint.ModelIndex;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The {@code model_index.json} of an exported model, with the classes of optimum. */
final class ExportedIndex {
    private static final String LIBRARY = "optimum.onnxruntime.modeling_diffusion";
    private static final String PREFIX = "ORT";

    private ExportedIndex() {}

    static JsonNode of(ModelParts parts) {
        ModelIndex source = parts.checkpoint().index();
        ObjectNode index = JsonMapper.shared().createObjectNode();
        index.put("_class_name", PREFIX + source.pipelineClass());
        for (String name : source.json().propertyNames()) {
            if (isKept(name, source.json().get(name))) {
                index.set(name, source.json().get(name));
            }
        }
        for (Component component : Component.values()) {
            if (parts.has(component)) {
                index.putArray(component.folder()).add(LIBRARY).add(className(component));
            }
        }
        return index;
    }

    /** Plain settings, tokenizers and the scheduler; networks are entered anew. */
    private static boolean isKept(String name, JsonNode value) {
        return !name.equals("_class_name")
                && (!value.isArray() || name.startsWith("tokenizer") || name.equals("scheduler"));
    }

    private static String className(Component component) {
        return switch (component) {
            case TEXT_ENCODER, TEXT_ENCODER_2 -> "ORTModelTextEncoder";
            case UNET -> "ORTModelUnet";
            case VAE_DECODER -> "ORTModelVaeDecoder";
            case VAE_ENCODER -> "ORTModelVaeEncoder";
        };
    }
}
