package org.gouache.palettize.decode;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.weight.PalettizedWeight;
import org.junit.jupiter.api.Test;

import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which lookup Java's options lead to, each in a process of its own. */
class ChoiceOfDecoderTest {
    private static final String VECTORS = "--add-modules=jdk.incubator.vector";
    private static final String WARNING = "Palettes are decoded without vectors";

    @Test
    void worksWithoutTheModuleAndWarnsOnce() throws Exception {
        assertThat(run())
                .contains("0 wrong")
                .containsOnlyOnce(WARNING)
                .contains("start Java with --add-modules jdk.incubator.vector");
    }

    @Test
    void usesVectorsWithTheModule() throws Exception {
        assertThat(run(VECTORS, "-verbose:class"))
                .contains("0 wrong")
                .contains(VectorWords.class.getName())
                .doesNotContain(WARNING);
    }

    @Test
    void usesNoVectorsWithoutTheOptimizingCompiler() throws Exception {
        assertThat(run(VECTORS, "-XX:TieredStopAtLevel=1"))
                .contains("0 wrong")
                .containsOnlyOnce(WARNING)
                .contains("emulated-client");
    }

    @Test
    void usesNoVectorsWhereNoneAreWanted() throws Exception {
        assertThat(run(VECTORS, "-verbose:class", "-Dgouache.vector.bits=0"))
                .contains("0 wrong")
                .doesNotContain(VectorWords.class.getName())
                .doesNotContain(WARNING);
    }

    @Test
    void refusesAWidthThatThereIsNot() throws Exception {
        assertThat(run(VECTORS, "-Dgouache.vector.bits=300"))
                .contains("gouache.vector.bits is 300, expected 0, 128, 256 or 512");
    }

    private static String run(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", classPath(), DecodeEverything.class.getName()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        byte[] output = process.getInputStream().readAllBytes();
        process.waitFor();
        return new String(output, StandardCharsets.UTF_8);
    }

    private static String classPath() {
        return Stream.of(DecodeEverything.class, PaletteDecoder.class, PalettizedWeight.class)
                .map(ChoiceOfDecoderTest::home)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String home(Class<?> type) {
        String location = type.getProtectionDomain().getCodeSource().getLocation().toString();
        return Path.of(URI.create(location)).toString();
    }
}
