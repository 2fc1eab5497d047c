package org.gouache;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.Map;

/**
 * Reads {@link GenerationParameters} in the manner of AUTOMATIC1111's web UI, as that and other
 * programs write them.
 */
final class ParametersTextReader {
    private static final int FEWEST_SETTINGS = 3;

    private ParametersTextReader() {}

    static GenerationParameters read(String text) {
        Parts parts = split(text);
        Map<String, String> settings = TextSettings.parse(parts.settings());
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
        if (TextSettings.parse(settings).size() >= FEWEST_SETTINGS) {
            prompts = text.substring(0, Math.max(lastLine - 1, 0));
        } else {
            settings = "";
        }
        int negative =
                prompts.startsWith(ParametersText.NEGATIVE)
                        ? 0
                        : prompts.indexOf("\n" + ParametersText.NEGATIVE) + 1;
        boolean hasNegative = prompts.startsWith(ParametersText.NEGATIVE, negative);
        String prompt = hasNegative ? prompts.substring(0, Math.max(negative - 1, 0)) : prompts;
        String negativePrompt =
                hasNegative
                        ? withoutFirstSpace(
                                prompts.substring(negative + ParametersText.NEGATIVE.length()))
                        : null;
        return new Parts(prompt, negativePrompt, settings);
    }

    private static String withoutFirstSpace(String text) {
        return text.startsWith(" ") ? text.substring(1) : text;
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
        return version.startsWith(ParametersText.PROGRAM)
                ? version.substring(ParametersText.PROGRAM.length())
                : version;
    }

    private static int integer(Map.Entry<String, String> setting) {
        try {
            return Integer.parseInt(setting.getValue());
        } catch (NumberFormatException _) {
            throw notANumber(setting);
        }
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
