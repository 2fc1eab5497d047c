package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.golden.Golden;
import org.gouache.runtime.Network;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class ClosingTest {
    private final List<String> closed = new ArrayList<>();

    @Test
    void goesOnWhereANetworkFailsToClose() throws Exception {
        ModelOptions options = ModelOptions.builder().runtime(ProbeRuntime.NAME).build();
        try (AutoCloseable _ = ProbeRuntime.with(this::failing)) {
            Model model = Model.open(Golden.path("models/sdxl"), options);
            model.textEncoder();
            model.vaeDecoder();
            assertThatThrownBy(model::close)
                    .isInstanceOf(GouacheException.class)
                    .hasMessage("text_encoder cannot be closed")
                    .satisfies(failure ->
                            assertThat(failure.getSuppressed())
                                    .extracting(Throwable::getMessage)
                                    .containsExactly("vae_decoder cannot be closed"));
        }
        assertThat(closed).containsExactly("text_encoder", "vae_decoder");
    }

    private Network failing(String name, Network network) {
        return new ForwardingNetwork(network) {
            @Override
            public void close() {
                super.close();
                closed.add(name);
                throw new GouacheException(name + " cannot be closed");
            }
        };
    }
}
