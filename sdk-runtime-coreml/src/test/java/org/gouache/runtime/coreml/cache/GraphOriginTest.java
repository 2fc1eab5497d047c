package org.gouache.runtime.coreml.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.contract.TinyNetwork;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.golden.Golden;
import org.gouache.graph.Graph;
import org.gouache.graph.Padding;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.file.PackageWriter;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.Lowering;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.tensor.Shape;
import org.gouache.weight.SafetensorsFile;
import org.gouache.weight.WeightStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Map;

/** What makes a compiled model another one. */
class GraphOriginTest {
    private static final TinyNetwork NETWORK =
            new TinyNetwork((builder, inputs) ->
                    builder.output(
                            "result",
                            builder.conv2d(
                                    "conv_in", inputs.get("image"), 16, 3, 1, Padding.all(1))))
                    .image("image", 4);

    @TempDir private Path folder;
    private Path file;

    @BeforeEach
    void copyWeights() throws Exception {
        Path unet = Golden.path("models/sd15/unet/diffusion_pytorch_model.safetensors");
        file = Files.copy(unet, folder.resolve("weights.safetensors"));
    }

    private ModelKey key(int width, Precision precision) {
        try (Arena arena = Arena.ofConfined()) {
            return key(SafetensorsFile.open(file, arena), width, precision);
        }
    }

    private static ModelKey key(WeightStore weights, int width, Precision precision) {
        Graph graph = NETWORK.build(Map.of("image", Shape.of(1, 4, 8, width)));
        ProgramOptions options =
                new ProgramOptions(
                        MinimumOs.MACOS_13,
                        precision,
                        Layout.suiting(graph),
                        AttentionVariant.ORIGINAL);
        return GraphOrigin.of(
                graph,
                PackageWriter.outline(writer ->
                        Lowering.lower(graph, Border.definition(graph), options, weights, writer)),
                weights);
    }

    @Test
    void theSameIsTheSame() {
        assertThat(key(8, Precision.FLOAT16)).isEqualTo(key(8, Precision.FLOAT16));
    }

    @Test
    void sizesAndTypesAreOthers() {
        assertThat(key(16, Precision.FLOAT16)).isNotEqualTo(key(8, Precision.FLOAT16));
        assertThat(key(8, Precision.FLOAT32)).isNotEqualTo(key(8, Precision.FLOAT16));
    }

    @Test
    void aFileThatWasWrittenAgainIsAnother() throws Exception {
        ModelKey before = key(8, Precision.FLOAT16);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1)));
        assertThat(key(8, Precision.FLOAT16)).isNotEqualTo(before);
    }

    @Test
    void weightsAreToldByTheirPlacesInTheFile() {
        assertThat(key(8, Precision.FLOAT16).text())
                .contains(file.toString())
                .containsPattern("conv_in\\.weight F32 \\[16, 4, 3, 3] \\d+\\+2304 ");
    }
}
