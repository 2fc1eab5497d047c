package org.gouache;

import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.Precision;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.node.ObjectNode;

import java.util.Locale;

/** {@link GenerationParameters} as JSON. */
final class ParametersJson {
    private ParametersJson() {}

    static String write(GenerationParameters parameters) {
        ObjectNode json = JsonFields.newObject();
        json.put("version", parameters.version());
        if (parameters.model() != null) {
            json.set(
                    "model",
                    JsonFields.newObject()
                            .put("name", parameters.model().name())
                            .put("hash", parameters.model().hash()));
        }
        json.set("options", options(parameters.options()));
        json.set("request", RequestJson.write(parameters.request()));
        json.put("index", parameters.index());
        return json.toString();
    }

    private static ObjectNode options(ModelOptions options) {
        ObjectNode json = JsonFields.newObject();
        if (options.runtime() != null) {
            json.put("runtime", options.runtime());
        }
        if (options.provider() != null) {
            json.put("provider", options.provider());
        }
        if (options.computeUnits() != null) {
            json.put("compute_units", options.computeUnits().optionName());
        }
        if (options.precision() != null) {
            json.put("precision", optionName(options.precision()));
        }
        json.put("vae_tiling", optionName(options.vaeTiling()));
        if (options.predictionType() != null) {
            json.put("prediction_type", options.predictionType());
        }
        if (options.vaeScalingFactor() != null) {
            json.put("vae_scaling_factor", options.vaeScalingFactor());
        }
        if (options.variant() != null) {
            json.put("variant", options.variant());
        }
        return json;
    }

    static GenerationParameters read(String text) {
        JsonFields fields = JsonFields.parse("the picture's parameters", text);
        String version = fields.requiredText("version");
        ModelIdentity model = fields.has("model") ? model(fields.object("model")) : null;
        ModelOptions options = options(fields.object("options"));
        Request request = RequestJson.read(fields.object("request"));
        Integer index = fields.integer("index");
        return new GenerationParameters(
                request, index == null ? 0 : index, model, options, version);
    }

    private static ModelIdentity model(JsonFields fields) {
        return new ModelIdentity(fields.requiredText("name"), fields.requiredText("hash"));
    }

    private static ModelOptions options(JsonFields fields) {
        ModelOptions.Builder builder =
                ModelOptions.builder()
                        .runtime(fields.text("runtime"))
                        .provider(fields.text("provider"))
                        .computeUnits(fields.parsed("compute_units", ComputeUnits::parse))
                        .precision(constant(fields, "precision", Precision.class))
                        .predictionType(fields.text("prediction_type"))
                        .vaeScalingFactor(fields.number("vae_scaling_factor"))
                        .variant(fields.text("variant"));
        VaeTiling tiling = constant(fields, "vae_tiling", VaeTiling.class);
        if (tiling != null) {
            builder.vaeTiling(tiling);
        }
        fields.requireNoOthers();
        return builder.build();
    }

    private static <E extends Enum<E>> @Nullable E constant(
            JsonFields fields, String name, Class<E> type) {
        return fields.parsed(
                name,
                text -> {
                    for (E constant : type.getEnumConstants()) {
                        if (optionName(constant).equals(text)) {
                            return constant;
                        }
                    }
                    throw new GouacheException(
                            "unknown %s \"%s\"".formatted(name.replace('_', ' '), text));
                });
    }

    private static String optionName(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
