package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.gouache.testing.pipelines.PictureAssertions.assertEqualButForRounding;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;
import org.gouache.Model;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.export.ExportOptions;
import org.gouache.golden.Golden;
import org.gouache.image.Image;
import org.gouache.runtime.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class ExportTest {
    @TempDir Path folder;

    private static Image picture(Path model, Request request) {
        try (Pipeline pipeline = Pipeline.load(model)) {
            return pipeline.generate(request).getFirst().image();
        }
    }

    private static void export(Path model, Path target, ExportOptions options) {
        try (Model opened = Model.open(model)) {
            opened.export(target, options);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21", "sdxl"})
    void makesTheSamePicture(String name) {
        Path model = Golden.path("models/" + name);
        Path exported = folder.resolve("deep/exported");
        export(model, exported, ExportOptions.onnx());
        Request request =
                Request.builder("a red boat")
                        .negativePrompt("fog")
                        .size(72, 48)
                        .steps(3)
                        .seed(2)
                        .clipSkip(1)
                        .build();
        assertEqualButForRounding(picture(exported, request), picture(model, request));
    }

    @Test
    void makesNearlyTheSamePictureInHalfPrecision() {
        Path model = Golden.path("models/sd21");
        Path exported = folder.resolve("exported");
        export(model, exported, ExportOptions.onnx().withPrecision(Precision.FLOAT16));
        Request request = Request.builder("a red boat").size(64, 64).steps(3).seed(2).build();
        byte[] half = picture(exported, request).toBytes();
        byte[] whole = picture(model, request).toBytes();
        double sum = 0;
        for (int i = 0; i < whole.length; i++) {
            sum += Math.abs(Byte.toUnsignedInt(half[i]) - Byte.toUnsignedInt(whole[i]));
        }
        assertThat(sum / whole.length).isGreaterThan(0).isLessThan(2);
    }

    @Test
    void isLaidOutAsOptimumHasIt() throws IOException {
        Path exported = folder.resolve("exported");
        export(Golden.path("models/sdxl"), exported, ExportOptions.onnx());
        assertThat(files(exported)).containsExactlyElementsOf(files(Golden.path("onnx/sdxl")));
        assertThat(GoldenRun.json(exported.resolve("model_index.json")))
                .isEqualTo(GoldenRun.read("onnx/sdxl/model_index.json"));
        try (Model model = Model.open(exported)) {
            assertThat(model.textEncoder2().network().outputs())
                    .startsWith("text_embeds", "last_hidden_state", "hidden_states.0");
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void leavesNothingWhereItCannotFinish() throws IOException {
        Path ready = Golden.path("onnx/sdxl");
        Path target = folder.resolve("target");
        assertThatThrownBy(() -> export(ready, target, ExportOptions.onnx()))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("model.onnx: a ready-made file");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void leavesNothingWhenInterrupted() {
        try (Model model = Model.open(Golden.path("models/sdxl"))) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> model.export(folder.resolve("target"), ExportOptions.onnx()))
                    .isInstanceOf(GenerationCancelledException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void overwritesNothing() throws IOException {
        Path taken = Files.writeString(folder.resolve("taken"), "mine");
        assertThatThrownBy(() -> export(Golden.path("models/sd15"), taken, ExportOptions.onnx()))
                .isInstanceOf(GouacheException.class)
                .hasMessage(taken + ": cannot be written: it is a file");
        assertThatThrownBy(() -> export(Golden.path("models/sd15"), folder, ExportOptions.onnx()))
                .isInstanceOf(GouacheException.class)
                .hasMessage(folder + ": cannot be written: the folder is not empty");
        assertThat(taken).hasContent("mine");
    }
}
