package org.gouache.standin;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import org.gouache.contract.MemoryWeights;
import org.gouache.contract.TinyNetwork;
import org.gouache.graph.Padding;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.coreml.CoreMlRuntime;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Processes that want the same model at once. */
@Tag("thorough")
class SharedCacheTest {
    private static final int PROCESSES = 3;

    @TempDir private Path cache;

    /** Loads a network and prints its result. */
    static final class Loading {
        private Loading() {}

        public static void main(String[] args) {
            TinyNetwork definition =
                    new TinyNetwork((builder, inputs) ->
                            builder.output(
                                    "result",
                                    builder.conv2d(
                                            "conv", inputs.get("image"), 1, 1, 1, Padding.NONE)))
                            .image("image", 1);
            MemoryWeights weights =
                    new MemoryWeights()
                            .with("conv.weight", Shape.of(1, 1, 1, 1), 2)
                            .with("conv.bias", Shape.of(1), 1);
            try (NativeStandIn _ = NativeStandIn.open(Path.of(args[0]));
                    Network network =
                            new CoreMlRuntime()
                                    .load(
                                            new GraphSource(definition, weights),
                                            LoadOptions.DEFAULT)) {
                Tensor image = Tensor.of(Shape.of(1, 1, 1, 1), 3);
                Tensor result = requireNonNull(network.run(Map.of("image", image)).get("result"));
                System.out.print(result.getFloat(0));
            }
        }
    }

    @Test
    void allGetItAndItIsThereOnce() throws Exception {
        NativeStandIn.build().library();
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            processes.add(start());
        }
        for (Process process : processes) {
            String printed =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(printed).isZero();
            assertThat(printed).isEqualTo("7.0");
        }
        try (Stream<Path> entries = Files.list(cache.resolve("coreml"))) {
            assertThat(entries.filter(Files::isDirectory)).hasSize(1);
        }
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx256m",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Loading.class.getName(),
                        cache.toString())
                .redirectErrorStream(true)
                .start();
    }
}
