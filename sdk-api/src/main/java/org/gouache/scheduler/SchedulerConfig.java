package org.gouache.scheduler;

import org.gouache.GouacheException;
import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The settings of a {@code scheduler_config.json}: a class name and values by name. Only what the
 * file says is in here; a scheduler takes its own class's default for what is absent (or null) and
 * ignores names that it does not know. So {@link #withClass} keeps whatever the new class knows,
 * and a way back loses nothing. Immutable.
 */
public final class SchedulerConfig {
    private static final String CLASS_NAME = "_class_name";
    private static final String PREDICTION_TYPE = "prediction_type";
    private static final String KARRAS = "use_karras_sigmas";

    /** Set up only where a text is read or written: that takes longer than the rest. */
    private static final class Json {
        /** Python writes the default of {@code lambda_min_clipped} as {@code -Infinity}. */
        private static final JsonMapper MAPPER =
                JsonMapper.builder()
                        .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                        .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                        .build();
    }

    private final String where;
    private final Map<String, Object> settings;

    private SchedulerConfig(String where, Map<String, Object> settings) {
        this.where = where;
        settings.replaceAll(
                (name, value) -> value instanceof List<?> list ? List.copyOf(list) : value);
        this.settings = Collections.unmodifiableMap(settings);
    }

    /** The defaults of a class, as in {@code EulerDiscreteScheduler}. */
    public static SchedulerConfig of(String className) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put(CLASS_NAME, className);
        return new SchedulerConfig(className, settings);
    }

    /**
     * @param where what errors name: the file, or where else the text is from
     * @throws GouacheException if the text is no JSON object or names no class
     */
    public static SchedulerConfig parse(String json, String where) {
        Map<String, Object> settings = new LinkedHashMap<>();
        try {
            if (!(Json.MAPPER.readTree(json) instanceof ObjectNode object)) {
                throw new GouacheException("%s is no JSON object".formatted(where));
            }
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                if (!entry.getValue().isNull()) {
                    settings.put(
                            entry.getKey(),
                            Json.MAPPER.treeToValue(entry.getValue(), Object.class));
                }
            }
        } catch (JacksonException e) {
            throw new GouacheException(
                    "%s is no JSON: %s".formatted(where, e.getOriginalMessage()), e);
        }
        return of(settings, where);
    }

    /**
     * @param settings by name, the class name among them: values as of JSON, that is {@code
     *     String}, {@code Boolean}, {@code Number} and {@code List}
     * @param where what errors name: the file, or where else they are from
     * @throws GouacheException if they name no class
     */
    public static SchedulerConfig of(Map<String, ?> settings, String where) {
        if (!(settings.get(CLASS_NAME) instanceof String)) {
            throw new GouacheException(
                    "%s names no scheduler: _class_name is missing".formatted(where));
        }
        return new SchedulerConfig(where, new LinkedHashMap<>(settings));
    }

    /**
     * @throws GouacheException if the file cannot be read, is no JSON object or names no class
     */
    public static SchedulerConfig read(Path file) {
        try {
            return parse(Files.readString(file), file.toString());
        } catch (IOException e) {
            throw new GouacheException(
                    "cannot read the scheduler's settings from %s".formatted(file), e);
        }
    }

    /** The reference's name of the scheduler's class, as in {@code EulerDiscreteScheduler}. */
    public String className() {
        return text(CLASS_NAME, "");
    }

    /** All settings that are present, the class name among them. Values as of JSON. */
    public Map<String, Object> settings() {
        return settings;
    }

    /** These settings for another class: what that one does not know, it ignores. */
    public SchedulerConfig withClass(String className) {
        return with(CLASS_NAME, className);
    }

    public SchedulerConfig withPredictionType(PredictionType type) {
        return with(PREDICTION_TYPE, nameOf(type));
    }

    /**
     * These settings with Karras' noise levels, or without, instead of any other map of noise
     * levels.
     *
     * @throws GouacheException if the class has none
     */
    public SchedulerConfig withKarrasSigmas(boolean karras) {
        if (!karras) {
            return with(KARRAS, false);
        }
        if (!SchedulerClass.named(this).mapsSigmas()) {
            throw new GouacheException("%s has no Karras sigmas".formatted(className()));
        }
        return with("use_exponential_sigmas", null)
                .with("use_beta_sigmas", null)
                .with(KARRAS, true);
    }

    /** Whether there are Karras' noise levels; false where the class has none. */
    public boolean hasKarrasSigmas() {
        return SchedulerClass.named(this).mapsSigmas() && flag(KARRAS, false);
    }

    /**
     * @param value a {@code String}, {@code Boolean}, {@code Number} or {@code List}; null for the
     *     default
     */
    public SchedulerConfig with(String name, @Nullable Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(settings);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new SchedulerConfig(where, changed);
    }

    /**
     * @throws GouacheException if the setting is none of them
     */
    public PredictionType predictionType() {
        return choice(PREDICTION_TYPE, PredictionType.EPSILON);
    }

    /** The prediction type, if a scheduler supports it. */
    PredictionType predictionType(PredictionType... supported) {
        PredictionType type = predictionType();
        if (!List.of(supported).contains(type)) {
            throw invalid(
                    PREDICTION_TYPE,
                    "one of " + Arrays.stream(supported).map(SchedulerConfig::nameOf).toList());
        }
        return type;
    }

    /** The number of timesteps that the network was trained with. */
    public int trainTimesteps() {
        int count = integer("num_train_timesteps", 1000);
        if (count < 2 || count > 1_000_000) {
            throw invalid("num_train_timesteps", "a number from 2 to 1000000");
        }
        return count;
    }

    /** The content of a {@code scheduler_config.json}. */
    public String toJson() {
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(settings);
    }

    /** What errors name. */
    String where() {
        return where;
    }

    String text(String name, String otherwise) {
        return switch (settings.get(name)) {
            case null -> otherwise;
            case String text -> text;
            default -> throw invalid(name, "text");
        };
    }

    boolean flag(String name, boolean otherwise) {
        return switch (settings.get(name)) {
            case null -> otherwise;
            case Boolean flag -> flag;
            default -> throw invalid(name, "true or false");
        };
    }

    double number(String name, double otherwise) {
        return switch (settings.get(name)) {
            case null -> otherwise;
            case Number number -> number.doubleValue();
            default -> throw invalid(name, "a number");
        };
    }

    /** How far the noise levels of flow matching are moved towards noise; 1: not at all. */
    double flowShift() {
        double shift = number("flow_shift", 1);
        if (!(shift > 0 && shift < Double.POSITIVE_INFINITY)) {
            throw invalid("flow_shift", "a number above 0");
        }
        return shift;
    }

    int integer(String name, int otherwise) {
        double value = number(name, otherwise);
        if (value != Math.rint(value) || Math.abs(value) > Integer.MAX_VALUE) {
            throw invalid(name, "a whole number");
        }
        return (int) value;
    }

    List<Double> numbers(String name) {
        return switch (settings.get(name)) {
            case null -> List.of();
            case List<?> list -> {
                List<Double> numbers = new ArrayList<>();
                for (Object entry : list) {
                    if (!(entry instanceof Number number)) {
                        throw invalid(name, "a list of numbers");
                    }
                    numbers.add(number.doubleValue());
                }
                yield numbers;
            }
            default -> throw invalid(name, "a list of numbers");
        };
    }

    <E extends Enum<E>> E choice(String name, E otherwise) {
        String text = text(name, nameOf(otherwise));
        E[] constants = otherwise.getDeclaringClass().getEnumConstants();
        return Arrays.stream(constants)
                .filter(constant -> nameOf(constant).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        invalid(
                                name,
                                "one of "
                                        + Arrays.stream(constants)
                                                .map(SchedulerConfig::nameOf)
                                                .toList()));
    }

    GouacheException invalid(String name, String expected) {
        return new GouacheException(
                "%s: %s of %s is %s, expected %s"
                        .formatted(where, name, className(), settings.get(name), expected));
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SchedulerConfig that && settings.equals(that.settings);
    }

    @Override
    public int hashCode() {
        return settings.hashCode();
    }

    @Override
    public String toString() {
        return settings.toString();
    }
}
