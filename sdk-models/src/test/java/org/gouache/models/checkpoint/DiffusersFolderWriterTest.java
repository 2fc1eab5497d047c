package org.gouache.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.SafetensorsWriter;
import org.gouache.weight.WeightStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class DiffusersFolderWriterTest {
    @TempDir Path folder;

    private Path write(Checkpoint checkpoint) throws IOException {
        Path target = Files.createDirectory(folder.resolve("written"));
        DiffusersFolderWriter.write(checkpoint, target, DiffusersFolderWriterTest::copy);
        return target;
    }

    private static void copy(CheckpointComponent component, WeightStore weights, Path file) {
        SafetensorsWriter writer = new SafetensorsWriter();
        weights.names().forEach(name -> writer.add(name, (DenseWeight) weights.get(name)));
        writer.write(file);
    }

    private static void assertSame(Checkpoint written, Checkpoint original) {
        assertThat(written.components()).isEqualTo(original.components());
        for (CheckpointComponent component : original.components()) {
            assertThat(written.config(component)).isEqualTo(original.config(component));
            WeightStore found = written.weights(component);
            WeightStore expected = original.weights(component);
            assertThat(found.names()).containsExactlyInAnyOrderElementsOf(expected.names());
            for (String name : expected.names()) {
                DenseWeight one = (DenseWeight) found.get(name);
                DenseWeight other = (DenseWeight) expected.get(name);
                assertThat(one.shape()).as(name).isEqualTo(other.shape());
                assertThat(one.data().mismatch(other.data())).as(name).isEqualTo(-1);
            }
        }
        assertThat(written.schedulerConfig()).isEqualTo(original.schedulerConfig());
    }

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sdxl", "sdxl-refiner"})
    void writesWhatItReads(String model) throws IOException {
        try (Checkpoint original = Checkpoint.open(Golden.path("models/" + model));
                Checkpoint written = Checkpoint.open(write(original))) {
            assertSame(written, original);
            assertThat(written.index().pipelineClass()).isEqualTo(original.index().pipelineClass());
        }
    }

    @Test
    void aSingleFileBecomesAFolder() throws IOException {
        Path file = folder.resolve("single.safetensors");
        try (Checkpoint source = Checkpoint.open(Golden.path("models/sdxl"))) {
            SingleFileWriter.write(source, file);
        }
        CheckpointOptions options =
                CheckpointOptions.DEFAULT.withConfigFolder(Golden.path("models/sdxl"));
        try (Checkpoint original = Checkpoint.open(file, options);
                Checkpoint written = Checkpoint.open(write(original))) {
            assertSame(written, original);
            assertThat(written.kind()).isEqualTo(CheckpointKind.DIFFUSERS_FOLDER);
            assertThat(written.hasTokenizer(CheckpointComponent.TEXT_ENCODER_2)).isTrue();
        }
    }

    @Test
    void whatIsNotWrittenIsEnteredAsAbsent() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        try (Checkpoint original = Checkpoint.open(Golden.path("models/sd15"))) {
            DiffusersFolderWriter.write(original, model, DiffusersFolderWriterTest::copy);
        }
        Path index = model.resolve("model_index.json");
        Files.writeString(
                index,
                Files.readString(index)
                        .replaceFirst(
                                "\\{", "{ \"watermarker\" : [ \"diffusers\", \"Watermarker\" ],"));
        Files.writeString(model.resolve("LICENSE.md"), "yours");
        try (Checkpoint original = Checkpoint.open(model);
                Checkpoint written = Checkpoint.open(write(original))) {
            assertThat(written.index().json().get("watermarker"))
                    .allSatisfy(entry -> assertThat(entry.isNull()).isTrue());
            assertThat(written.path().resolve("LICENSE.md")).hasContent("yours");
        }
    }
}
