package org.gouache.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.ModelIdentity;
import org.gouache.golden.Golden;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.SafetensorsFile;
import org.gouache.weight.SafetensorsWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

class CheckpointIdentityTest {
    @TempDir Path folder;

    private static ModelIdentity identity(Path path) {
        try (Checkpoint checkpoint = Checkpoint.open(path)) {
            return checkpoint.identity();
        }
    }

    private static void flipBit(Path file, long offset) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte) (one.get(0) ^ 1)).rewind();
            channel.write(one, offset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void doesNotDependOnThePlace() {
        ModelIdentity original = identity(Golden.path("models/sdxl"));
        assertThat(original.name()).isEqualTo("sdxl");
        assertThat(original.hash()).matches("[0-9a-f]{64}");
        assertThat(identity(TemporaryModel.copyOf("models/sdxl", folder).path()))
                .isEqualTo(original);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text_encoder/model.safetensors",
                "text_encoder_2/model.safetensors",
                "unet/diffusion_pytorch_model.safetensors",
                "vae/diffusion_pytorch_model.safetensors"
            })
    void changesWithTheLastBitOfAnyWeight(String weights) throws IOException {
        TemporaryModel model = TemporaryModel.copyOf("models/sdxl", folder);
        ModelIdentity before = identity(model.path());
        Path file = model.path().resolve(weights);
        flipBit(file, Files.size(file) - 1);
        assertThat(identity(model.path())).isNotEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "unet/config.json, '\"norm_eps\": 1e-05', '\"norm_eps\": 1e-06'",
        "scheduler/scheduler_config.json, leading, trailing",
        "model_index.json, '\"force_zeros_for_empty_prompt\": true', '\"force_zeros_for_empty_prompt\": false'",
        "tokenizer_2/merges.txt, 'a t', 't a'"
    })
    void changesWithConfigurationsAndVocabularies(String file, String text, String replacement)
            throws IOException {
        TemporaryModel model = TemporaryModel.copyOf("models/sdxl", folder);
        ModelIdentity before = identity(model.path());
        assertThat(Files.readString(model.path().resolve(file))).contains(text);
        assertThat(identity(model.replace(file, text, replacement).path())).isNotEqualTo(before);
    }

    @Test
    void doesNotChangeWithFilesThatAreNotOfTheModel() {
        TemporaryModel model = TemporaryModel.copyOf("models/sdxl", folder);
        ModelIdentity before = identity(model.path());
        model.write("README.md", "A model.").write("unet/notes.txt", "none");
        assertThat(identity(model.path())).isEqualTo(before);
    }

    @Test
    void ofAnOnnxModelChangesWithItsExternalData() throws IOException {
        TemporaryModel model = TemporaryModel.copyOf("onnx/sdxl-inpaint9-external", folder);
        ModelIdentity before = identity(model.path());
        flipBit(model.path().resolve("unet/model.onnx_data"), 1000);
        assertThat(identity(model.path())).isNotEqualTo(before);
    }

    @Test
    void samplesLargeFiles() {
        Path file = folder.resolve("large.safetensors");
        Path small = folder.resolve("small.safetensors");
        try (Checkpoint golden = Checkpoint.open(Golden.path("models/sd15"))) {
            SingleFileWriter.write(golden, small);
        }
        SafetensorsWriter writer = new SafetensorsWriter();
        try (Arena arena = Arena.ofConfined()) {
            var weights = SafetensorsFile.open(small, arena);
            weights.names().forEach(name -> writer.add(name, weights.get(name)));
            writer.addZeros("unused", ElementType.F32, Shape.of(128 << 20)).write(file);
        }
        ModelIdentity before = identity(file);
        flipBit(file, 0x1000_0000 + 17);
        ModelIdentity sampledChanged = identity(file);
        assertThat(sampledChanged).isNotEqualTo(before);
        flipBit(file, 0x1000_0000 + (1 << 19));
        assertThat(identity(file)).isEqualTo(sampledChanged);
    }
}
