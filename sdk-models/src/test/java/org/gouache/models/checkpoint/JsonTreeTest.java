package org.gouache.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.json.JsonMapper;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

class JsonTreeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "[1, -2147483649, 18446744073709551616, 1e-05, -0.0, true, false, null]",
                "{\"a\": {\"b\": [[], {}, \"käse 日本 😀 \\u00e9\"]}, \"\": \"\"}",
                "\"text\"",
                " 7 "
            })
    void readsWhatAMapperReads(String json) {
        assertThat(JsonTree.read(json.getBytes(StandardCharsets.UTF_8)))
                .contains(JsonMapper.shared().readTree(json));
    }

    @Test
    void readsALargeTree() throws Exception {
        byte[] json = Files.readAllBytes(Golden.path("models/sdxl/tokenizer/vocab.json"));
        assertThat(JsonTree.read(json)).contains(JsonMapper.shared().readTree(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n"})
    void findsNothingInAnEmptyText(String json) {
        assertThat(JsonTree.read(json.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }
}
