package org.gouache.testing.witnesses;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ShrinkingTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void listsLoseEntriesAndNumbersComeNearerToZero() {
        JsonNode start = JSON.readTree("{\"a\": [9, 8, 70, 6], \"b\": true, \"c\": {\"d\": 12}}");

        JsonNode smallest =
                Shrinking.smallest(
                        start,
                        json ->
                                json.get("a").valueStream().anyMatch(it -> it.intValue() > 20)
                                        && json.get("c").get("d").intValue() % 3 == 0);

        assertThat(smallest).hasToString("{\"a\":[21],\"b\":false,\"c\":{\"d\":0}}");
    }

    @Test
    void whatCannotBeSmallerStays() {
        JsonNode start = JSON.readTree("{\"a\": [2, 3], \"name\": \"x\"}");

        assertThat(Shrinking.smallest(start, start::equals)).isEqualTo(start);
    }
}
