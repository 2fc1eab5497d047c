package org.gouache;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.Map;

/** Writes {@link GenerationParameters} in the manner of AUTOMATIC1111's web UI. */
final class ParametersText {
    static final String NEGATIVE = "Negative prompt:";
    static final String PROGRAM = "gouache ";

    private ParametersText() {}

    static String write(GenerationParameters parameters) {
        Request request = parameters.request();
        StringBuilder text = new StringBuilder(request.prompt());
        if (request.negativePrompt() != null) {
            text.append('\n').append(NEGATIVE).append(' ').append(request.negativePrompt());
        }
        text.append('\n');
        String separator = "";
        for (Map.Entry<String, String> setting : settings(parameters).entrySet()) {
            text.append(separator)
                    .append(setting.getKey())
                    .append(": ")
                    .append(quoted(setting.getValue()));
            separator = ", ";
        }
        return text.toString();
    }

    private static Map<String, String> settings(GenerationParameters parameters) {
        Request request = parameters.request();
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("Steps", Integer.toString(request.steps()));
        if (request.scheduler() != null) {
            settings.put("Sampler", SamplerNames.of(request.scheduler()));
        }
        if (Boolean.TRUE.equals(request.karras())) {
            settings.put("Schedule type", "Karras");
        }
        if (request.guidanceScale() != null) {
            settings.put("CFG scale", Checks.plain(request.guidanceScale()));
        }
        if (request.seed() != null) {
            settings.put("Seed", Long.toString(request.seed()));
        }
        if (request.width() != null && request.height() != null) {
            settings.put("Size", request.width() + "x" + request.height());
        }
        if (parameters.model() != null) {
            settings.put("Model hash", parameters.model().hash());
            settings.put("Model", parameters.model().name());
        }
        if (request.clipSkip() != 0) {
            settings.put("Clip skip", Integer.toString(request.clipSkip() + 1));
        }
        if (request.eta() != 0) {
            settings.put("Eta", Checks.plain(request.eta()));
        }
        if (request.guidanceRescale() != 0) {
            settings.put("Guidance rescale", Checks.plain(request.guidanceRescale()));
        }
        if (request.count() != 1) {
            settings.put("Batch size", Integer.toString(request.count()));
            settings.put("Batch pos", Integer.toString(parameters.index()));
        }
        put(settings, "Prompt 2", request.prompt2());
        put(settings, "Negative prompt 2", request.negativePrompt2());
        put(settings, "Original size", request.originalSize());
        put(settings, "Crop", request.crop().equals(Crop.NONE) ? null : request.crop());
        put(settings, "Target size", request.targetSize());
        put(settings, "Negative original size", request.negativeOriginalSize());
        put(
                settings,
                "Negative crop",
                request.negativeCrop().equals(Crop.NONE) ? null : request.negativeCrop());
        put(settings, "Negative target size", request.negativeTargetSize());
        settings.put("RNG", SamplerNames.of(request.random()));
        settings.put("Version", PROGRAM + parameters.version());
        return settings;
    }

    private static void put(Map<String, String> settings, String name, @Nullable Object value) {
        if (value != null) {
            settings.put(name, value.toString());
        }
    }

    private static String quoted(String value) {
        boolean plain =
                !value.isEmpty()
                        && value.equals(value.strip())
                        && value.chars()
                                .noneMatch(c -> c == ',' || c == ':' || c == '"' || c == '\n');
        return plain ? value : JsonMapper.shared().writeValueAsString(value);
    }
}
