package org.gouache.models.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.gouache.models.Configurations.golden;
import static org.gouache.models.Configurations.json;
import static org.gouache.models.Configurations.tree;

import org.gouache.GouacheException;
import org.gouache.graph.Activation;
import org.gouache.graph.Graph;
import org.gouache.graph.Pooling;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Map;

class ClipDefinitionTest {
    @Test
    void givesEveryHiddenStateAndThePooledText() {
        Graph graph = of("sdxl", "text_encoder", false);
        assertThat(graph.outputs().keySet())
                .containsExactly(
                        "last_hidden_state",
                        "pooler_output",
                        "hidden_states.0",
                        "hidden_states.1",
                        "hidden_states.2",
                        "hidden_states.3");
        assertThat(graph.output("hidden_states.0").shape()).isEqualTo(Shape.of(2, 77, 32));
        assertThat(graph.output("pooler_output").shape()).isEqualTo(Shape.of(2, 32));
    }

    @Test
    void projectsThePooledTextWhereTheClassSaysSo() {
        Graph graph = of("sdxl", "text_encoder_2", false);
        assertThat(graph.outputs()).containsKey("text_embeds").doesNotContainKey("pooler_output");
        assertThat(graph.output("text_embeds").shape()).isEqualTo(Shape.of(2, 24));
    }

    @Test
    void normalizedStatesShareTheLastNormsWeights() {
        Graph plain = of("sd15", "text_encoder", false);
        Graph normalized = of("sd15", "text_encoder", true);
        assertThat(normalized.outputs().keySet())
                .containsAll(plain.outputs().keySet())
                .contains("normalized_hidden_states.0", "normalized_hidden_states.3");
        assertThat(normalized.output("normalized_hidden_states.3"))
                .isEqualTo(normalized.output("last_hidden_state"));
        assertThat(normalized.parameters()).containsExactlyInAnyOrderElementsOf(plain.parameters());
    }

    @Test
    void moreTokensThanPositionsAreRefused() {
        ClipDefinition clip =
                new ClipDefinition(ClipConfig.of(golden("sd15", "text_encoder"), "sd15"));
        Map<String, Shape> shapes = Map.of("input_ids", Shape.of(1, 78));
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(() -> clip.build(shapes))
                .withMessage(
                        "text_encoder: layer text_model.embeddings.position_embedding: more tokens"
                                + " than the 77 positions: text_model.embeddings.token_embedding [1,"
                                + " 78, 32]");
    }

    @Test
    void absentFieldsTakeTheReferencesDefaults() {
        assertThat(ClipConfig.of(json("{}"), "empty"))
                .isEqualTo(
                        new ClipConfig(
                                49408,
                                77,
                                512,
                                2048,
                                12,
                                8,
                                Activation.QUICK_GELU,
                                1e-5f,
                                new Pooling.FirstOf(49407),
                                null));
    }

    @Test
    void endOfTextIdTwoMeansTheLargestId() {
        assertThat(ClipConfig.of(json("{'eos_token_id': 2}"), "old").pooling())
                .isEqualTo(new Pooling.LargestId());
        assertThat(ClipConfig.of(json("{'eos_token_id': 3}"), "new").pooling())
                .isEqualTo(new Pooling.FirstOf(3));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'architectures': ['T5EncoderModel']}; architectures is [\"T5EncoderModel\"],"
                        + " expected CLIPTextModel or CLIPTextModelWithProjection",
                "{'hidden_act': 'relu'}; hidden_act is \"relu\", expected silu",
                "{'num_hidden_layers': 0}; num_hidden_layers is 0, expected a whole number from 1",
                "{'hidden_size': 1e300}; hidden_size is 1.0E300, expected a whole number",
                "3; not a JSON object"
            })
    void whatIsNotSupportedIsRefusedByName(String config, String message) {
        assertThatExceptionOfType(GouacheException.class)
                .isThrownBy(() -> ClipConfig.of(tree(config), "text_encoder/config.json"))
                .withMessageStartingWith("text_encoder/config.json: " + message);
    }

    private static Graph of(String model, String component, boolean normalizedStates) {
        ClipConfig config = ClipConfig.of(golden(model, component), model);
        return new ClipDefinition(config, normalizedStates).build();
    }
}
