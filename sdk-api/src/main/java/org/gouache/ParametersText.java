package org.gouache;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@link GenerationParameters} as text in the manner of AUTOMATIC1111's web UI. */
final class ParametersText {
    private static final String NEGATIVE = "Negative prompt:";
    private static final Pattern SETTING =
            Pattern.compile(
                    "\\s*([\\p{L}\\p{N} _/-]+):\\s*(\"(?:\\\\.|[^\\\\\"])*\"|[^,]*)(?:,|$)");
    private static final int FEWEST_SETTINGS = 3;
    private static final String PROGRAM = "gouache ";

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

    static GenerationParameters read(String text) {
        Parts parts = split(text);
        Map<String, String> settings = parse(parts.settings());
        Request.Builder builder =
                Request.builder(parts.prompt()).negativePrompt(parts.negativePrompt());
        int index = 0;
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            String value = setting.getValue();
            switch (setting.getKey()) {
                case "Steps" -> builder.steps(integer(setting));
                case "Sampler" -> sampler(builder, value);
                case "Schedule type" -> scheduleType(builder, value);
                case "CFG scale" -> builder.guidanceScale(number(setting));
                case "Seed" -> builder.seed(wholeNumber(setting));
                case "Size" -> {
                    ImageSize size = ImageSize.parse(value);
                    builder.size(size.width(), size.height());
                }
                case "Clip skip" -> builder.clipSkip(integer(setting) - 1);
                case "Eta" -> builder.eta(number(setting));
                case "Guidance rescale" -> builder.guidanceRescale(number(setting));
                case "Batch size" -> builder.count(integer(setting));
                case "Batch pos" -> index = integer(setting);
                case "Prompt 2" -> builder.prompt2(value);
                case "Negative prompt 2" -> builder.negativePrompt2(value);
                case "Original size" -> builder.originalSize(ImageSize.parse(value));
                case "Crop" -> builder.crop(Crop.parse(value));
                case "Target size" -> builder.targetSize(ImageSize.parse(value));
                case "Negative original size" ->
                        builder.negativeOriginalSize(ImageSize.parse(value));
                case "Negative crop" -> builder.negativeCrop(Crop.parse(value));
                case "Negative target size" -> builder.negativeTargetSize(ImageSize.parse(value));
                case "RNG" -> builder.random(SamplerNames.random(value));
                default -> {}
            }
        }
        return new GenerationParameters(
                builder.build(), index, model(settings), ModelOptions.DEFAULT, version(settings));
    }

    private record Parts(String prompt, @Nullable String negativePrompt, String settings) {}

    private static Parts split(String text) {
        String stripped = text.stripTrailing();
        int lastLine = stripped.lastIndexOf('\n') + 1;
        String settings = stripped.substring(lastLine);
        String prompts = text;
        if (parse(settings).size() >= FEWEST_SETTINGS) {
            prompts = text.substring(0, Math.max(lastLine - 1, 0));
        } else {
            settings = "";
        }
        int negative = prompts.startsWith(NEGATIVE) ? 0 : prompts.indexOf("\n" + NEGATIVE) + 1;
        boolean hasNegative = prompts.startsWith(NEGATIVE, negative);
        String prompt = hasNegative ? prompts.substring(0, Math.max(negative - 1, 0)) : prompts;
        String negativePrompt =
                hasNegative
                        ? withoutFirstSpace(prompts.substring(negative + NEGATIVE.length()))
                        : null;
        return new Parts(prompt, negativePrompt, settings);
    }

    private static String withoutFirstSpace(String text) {
        return text.startsWith(" ") ? text.substring(1) : text;
    }

    private static Map<String, String> parse(String settings) {
        Map<String, String> parsed = new LinkedHashMap<>();
        Matcher matcher = SETTING.matcher(settings);
        while (matcher.find()) {
            parsed.put(matcher.group(1).strip(), unquoted(matcher.group(2).strip()));
        }
        return parsed;
    }

    private static String unquoted(String value) {
        if (!value.startsWith("\"")) {
            return value;
        }
        try {
            return JsonMapper.shared().readValue(value, String.class);
        } catch (JacksonException _) {
            return value;
        }
    }

    private static void sampler(Request.Builder builder, String name) {
        String suffix = " karras";
        boolean karras = name.toLowerCase(Locale.ROOT).endsWith(suffix);
        builder.scheduler(
                SamplerNames.scheduler(
                        karras ? name.substring(0, name.length() - suffix.length()) : name));
        builder.karras(karras ? Boolean.TRUE : null);
    }

    private static void scheduleType(Request.Builder builder, String type) {
        switch (type.toLowerCase(Locale.ROOT)) {
            case "karras" -> builder.karras(true);
            case "automatic", "uniform" -> {}
            default ->
                    throw new GouacheException(
                            "unknown schedule type \"%s\"; known: Automatic, Uniform, Karras"
                                    .formatted(type));
        }
    }

    private static @Nullable ModelIdentity model(Map<String, String> settings) {
        String name = settings.get("Model");
        String hash = settings.get("Model hash");
        return name == null || hash == null ? null : new ModelIdentity(name, hash);
    }

    private static String version(Map<String, String> settings) {
        String version = settings.getOrDefault("Version", "");
        return version.startsWith(PROGRAM) ? version.substring(PROGRAM.length()) : version;
    }

    private static int integer(Map.Entry<String, String> setting) {
        return Math.toIntExact(wholeNumber(setting));
    }

    private static long wholeNumber(Map.Entry<String, String> setting) {
        try {
            return Long.parseLong(setting.getValue());
        } catch (NumberFormatException _) {
            throw notANumber(setting);
        }
    }

    private static double number(Map.Entry<String, String> setting) {
        try {
            return Double.parseDouble(setting.getValue());
        } catch (NumberFormatException _) {
            throw notANumber(setting);
        }
    }

    private static GouacheException notANumber(Map.Entry<String, String> setting) {
        return new GouacheException(
                "the picture's parameters: %s must be a number, not \"%s\""
                        .formatted(setting.getKey(), setting.getValue()));
    }
}
