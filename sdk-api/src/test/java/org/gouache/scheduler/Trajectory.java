package org.gouache.scheduler;

import org.gouache.golden.Golden;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;

/** A denoising by the reference with a toy network. */
record Trajectory(JsonNode json) {
    /** As Python writes JSON, with numbers that are infinite. */
    private static final JsonMapper PYTHON =
            JsonMapper.builder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
                    .build();

    private static final JsonNode FILE = read("schedulers.json");

    static JsonNode read(String goldenFile) {
        return PYTHON.readTree(Golden.path(goldenFile));
    }

    static JsonNode file() {
        return FILE;
    }

    static List<Trajectory> of(String className) {
        return FILE.get("trajectories")
                .valueStream()
                .filter(json -> json.get("class").asString().equals(className))
                .map(Trajectory::new)
                .toList();
    }

    SchedulerConfig config() {
        return config(json);
    }

    /** The configuration of an entry with {@code class} and {@code config}. */
    static SchedulerConfig config(JsonNode json) {
        String settings = settings(json.get("config"), json.get("class").asString());
        return SchedulerConfig.parse(settings, "golden");
    }

    /** A configuration with its class in it. */
    static String settings(JsonNode config, String className) {
        ObjectNode settings = ((ObjectNode) config).deepCopy().put("_class_name", className);
        return PYTHON.writeValueAsString(settings);
    }

    SamplingOptions options() {
        SamplingOptions options = plan();
        JsonNode step = json.path("step");
        return options.withEta(step.path("eta").asDouble(0))
                .withEpsilonFromClipped(step.path("use_clipped_model_output").asBoolean(false))
                .withChurn(
                        new Churn(
                                step.path("s_churn").asDouble(0),
                                0,
                                Double.POSITIVE_INFINITY,
                                step.path("s_noise").asDouble(1)));
    }

    private SamplingOptions plan() {
        JsonNode custom = json.path("set_timesteps");
        if (custom.has("timesteps")) {
            return SamplingOptions.timesteps(doubles(custom.get("timesteps")));
        }
        if (custom.has("sigmas")) {
            return SamplingOptions.sigmas(doubles(custom.get("sigmas")));
        }
        return SamplingOptions.steps(json.get("steps").asInt());
    }

    int begin() {
        return json.path("begin_step").asInt(0) * json.path("order").asInt(1);
    }

    boolean refused() {
        return json.has("error") || json.path("not_finite").asBoolean(false);
    }

    Tensor initial() {
        return tensor(json.get("initial"));
    }

    /** The latents after each call. */
    List<float[]> states() {
        return json.get("trajectory").valueStream().map(Trajectory::floats).toList();
    }

    double tolerance() {
        return Math.max(1e-5, 20 * json.get("noise_rel").asDouble());
    }

    static Tensor tensor(JsonNode values) {
        return Tensor.of(Shape.of(1, 4, 2, 2), floats(values));
    }

    static float[] floats(JsonNode values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i).floatValue();
        }
        return floats;
    }

    static double[] doubles(JsonNode values) {
        return values.valueStream().mapToDouble(JsonNode::asDouble).toArray();
    }

    @Override
    public String toString() {
        return json.get("name").asString();
    }
}
