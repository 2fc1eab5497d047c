package org.gouache.models.clip;

import static org.gouache.models.config.ConfigReader.MOST_CHANNELS;
import static org.gouache.models.config.ConfigReader.MOST_LAYERS;

import org.gouache.GouacheException;
import org.gouache.graph.Activation;
import org.gouache.graph.Pooling;
import org.gouache.models.config.ConfigReader;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.util.List;

/**
 * What a CLIP text encoder is made of.
 *
 * @param vocabulary number of token ids
 * @param positions greatest number of tokens
 * @param width of the hidden states
 * @param innerWidth of the feed-forward layers
 * @param layers number of transformer layers
 * @param heads of every attention
 * @param activation of the feed-forward layers
 * @param normEpsilon of every layer norm
 * @param pooling which token stands for the text
 * @param projectionWidth width of the projected pooled text; null if it is not projected
 */
public record ClipConfig(
        int vocabulary,
        int positions,
        int width,
        int innerWidth,
        int layers,
        int heads,
        Activation activation,
        float normEpsilon,
        Pooling pooling,
        @Nullable Integer projectionWidth) {

    private static final int LARGEST_VOCABULARY = 1 << 24;
    private static final int LEGACY_END = 2;
    private static final int DEFAULT_END = 49407;
    private static final String PLAIN = "CLIPTextModel";
    private static final String PROJECTING = "CLIPTextModelWithProjection";

    /**
     * Reads a {@code config.json}. Absent fields take the defaults of the reference's constructor.
     * The class is the configuration's {@code architectures}, or else CLIPTextModel.
     *
     * @param where the file or place, for messages
     * @throws GouacheException if a field is malformed or asks for what is not supported; names
     *     both
     */
    public static ClipConfig of(JsonNode config, String where) {
        ConfigReader reader = new ConfigReader(config, where);
        List<String> architectures =
                reader.isNull("architectures")
                        ? List.of(PLAIN)
                        : reader.texts("architectures", List.of());
        boolean supported =
                architectures.equals(List.of(PLAIN)) || architectures.equals(List.of(PROJECTING));
        if (!supported) {
            throw reader.unexpected(
                    "architectures", config.get("architectures"), PLAIN + " or " + PROJECTING);
        }
        int projection = reader.count("projection_dim", MOST_CHANNELS, 512);
        return new ClipConfig(
                reader.count("vocab_size", LARGEST_VOCABULARY, 49408),
                reader.count("max_position_embeddings", MOST_CHANNELS, 77),
                reader.count("hidden_size", MOST_CHANNELS, 512),
                reader.count("intermediate_size", MOST_CHANNELS, 2048),
                reader.count("num_hidden_layers", MOST_LAYERS, 12),
                reader.count("num_attention_heads", MOST_CHANNELS, 8),
                reader.activation("hidden_act", "quick_gelu"),
                reader.number("layer_norm_eps", 1e-5f),
                pooling(reader.natural("eos_token_id", LARGEST_VOCABULARY, DEFAULT_END)),
                architectures.contains(PROJECTING) ? projection : null);
    }

    /**
     * The end of text is the end-token id, but an id of 2 stands for files from before that id was
     * taken seriously: there it is the largest id, as it is in CLIP's own vocabulary.
     */
    private static Pooling pooling(int end) {
        return end == LEGACY_END ? new Pooling.LargestId() : new Pooling.FirstOf(end);
    }

    /** The width of the pooled text. */
    public int pooledWidth() {
        return projectionWidth == null ? width : projectionWidth;
    }
}
