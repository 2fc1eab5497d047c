package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.golden.Golden;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class RuntimeChoiceTest {
    private final List<String> seen = new ArrayList<>();

    /** Loads a network while the probe would work. */
    private void load(ModelOptions options) throws Exception {
        ProbeRuntime.Probe probe =
                (name, network) -> {
                    seen.add(name);
                    return network;
                };
        try (AutoCloseable _ = ProbeRuntime.with(probe);
                Model model = Model.open(Golden.path("models/sdxl"), options)) {
            model.textEncoder();
        }
    }

    @Test
    void passesOverRuntimesThatServeTests() throws Exception {
        load(ModelOptions.builder().build());
        assertThat(seen).isEmpty();
    }

    @Test
    void takesThemByName() throws Exception {
        load(ModelOptions.builder().runtime(ProbeRuntime.NAME).build());
        assertThat(seen).containsExactly("text_encoder");
    }
}
