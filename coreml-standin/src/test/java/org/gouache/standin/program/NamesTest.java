package org.gouache.standin.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.ModelKind;
import org.gouache.contract.TinyNetwork;
import org.gouache.graph.Graph;
import org.gouache.graph.Padding;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Port;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs have names of their own, and no words of their language. */
class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "state, state_",
        "tensor, tensor_",
        "fp16, fp16_",
        "uint8, uint8_",
        "states, states",
        "out.state, out_state",
        "2x, _2x",
    })
    void differFromWordsOfTheLanguage(String name, String inProgram) {
        Graph graph =
                new TinyNetwork((b, in) ->
                        b.output(name, b.conv2d("c", in.get(name), 2, 1, 1, Padding.NONE)))
                        .image(name, 2)
                        .build();
        Border own = Border.definition(graph);
        assertThat(own.inputs()).extracting(Port::name).containsExactly(inProgram);
        assertThat(own.outputs()).extracting(Port::name).containsExactly(inProgram);
        assertThat(Border.apple(graph, ModelKind.STABLE_DIFFUSION, Precision.FLOAT16).inputs())
                .extracting(Port::name)
                .containsExactly(inProgram);
    }
}
