package org.gouache.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

class SafetensorsWriterTest {
    @TempDir Path folder;

    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void unmap() {
        arena.close();
    }

    private SafetensorsFile written(SafetensorsWriter writer) {
        Path file = folder.resolve("written.safetensors");
        writer.write(file);
        return SafetensorsFile.open(file, arena);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "safetensors/ok_all_dtypes.safetensors",
                "safetensors/ok_no_tensors.safetensors",
                "safetensors/ok_metadata_only.safetensors",
                "safetensors/ok_scalar_and_empty.safetensors",
                "safetensors/ok_names.safetensors",
                "safetensors/ok_utf8_names.safetensors",
                "safetensors/ok_unaligned_header.safetensors",
                "safetensors/ok_order_differs.safetensors",
                "models/sdxl/unet/diffusion_pytorch_model.safetensors"
            })
    void copiesWhatItReads(String golden) {
        SafetensorsFile original = SafetensorsFile.open(Golden.path(golden), arena);
        SafetensorsWriter writer = new SafetensorsWriter();
        original.metadata().forEach(writer::metadata);
        original.names().forEach(name -> writer.add(name, original.get(name)));
        SafetensorsFile copy = written(writer);

        assertThat(copy.metadata()).containsExactlyEntriesOf(original.metadata());
        assertThat(copy.names()).containsExactlyElementsOf(original.names());
        for (String name : original.names()) {
            assertThat(copy.get(name).type()).isEqualTo(original.get(name).type());
            assertThat(copy.get(name).shape()).isEqualTo(original.get(name).shape());
            assertThat(copy.get(name).data().mismatch(original.get(name).data())).isEqualTo(-1);
        }
    }

    @Test
    void alignsEveryTensorToItsElements() {
        SafetensorsFile file =
                written(
                        new SafetensorsWriter()
                                .add(
                                        "flag",
                                        ElementType.BOOL,
                                        Shape.of(3),
                                        channel -> channel.write(ByteBuffer.allocate(3)))
                                .addZeros("half", ElementType.F16, Shape.of(1))
                                .add("ids", Tensor.ofLongs(Shape.of(2), 7, 8))
                                .add("scale", Tensor.of(Shape.scalar(), 0.5f)));
        for (String name : file.names()) {
            DenseWeight weight = file.get(name);
            assertThat(weight.fileRegion().orElseThrow().offset() % weight.type().bytes())
                    .as(name)
                    .isZero();
        }
        assertThat(file.names()).containsExactly("flag", "half", "ids", "scale");
    }

    @Test
    void writesTheSameBytesAgain() {
        SafetensorsWriter writer =
                new SafetensorsWriter()
                        .metadata("format", "pt")
                        .add("weight", Tensor.of(Shape.of(2, 2), 1, 2, 3, 4))
                        .addZeros("bias", ElementType.F32, Shape.of(2));
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        writer.write(first);
        writer.write(second);
        assertThat(first).hasSameBinaryContentAs(second);
    }

    @Test
    void streamsContentInPieces() {
        SafetensorsFile file =
                written(
                        new SafetensorsWriter()
                                .add(
                                        "count",
                                        ElementType.U8,
                                        Shape.of(1000),
                                        channel -> {
                                            for (int i = 0; i < 1000; i++) {
                                                channel.write(
                                                        ByteBuffer.wrap(new byte[] {(byte) i}));
                                            }
                                        }));
        float[] values = file.get("count").toTensor(ElementType.F32).toFloats();
        assertThat(values[999]).isEqualTo(999 % 256);
    }

    @Test
    void readsZerosFromHoles() {
        SafetensorsFile file =
                written(
                        new SafetensorsWriter()
                                .addZeros("before", ElementType.F32, Shape.of(5))
                                .add("middle", Tensor.of(Shape.of(2), 1, 2))
                                .addZeros("after", ElementType.F32, Shape.of(3)));
        assertThat(file.get("before").toTensor(ElementType.F32).toFloats())
                .containsOnly(0)
                .hasSize(5);
        assertThat(file.get("middle").toTensor(ElementType.F32).toFloats()).containsExactly(1, 2);
        assertThat(file.get("after").toTensor(ElementType.F32).toFloats())
                .containsOnly(0)
                .hasSize(3);
    }

    @Test
    void writesFilesLargerThanTwoGigabytes() throws IOException {
        SafetensorsFile file =
                written(
                        new SafetensorsWriter()
                                .addZeros("large", ElementType.F32, Shape.of(40_000, 20_000))
                                .add("last", Tensor.of(Shape.of(2), 1, 2)));
        assertThat(Files.size(file.path())).isGreaterThan(3_200_000_000L);
        assertThat(file.get("last").toTensor(ElementType.F32).toFloats()).containsExactly(1, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 9, 100_000})
    void refusesContentOfTheWrongLength(int bytes) {
        SafetensorsWriter writer =
                new SafetensorsWriter()
                        .add(
                                "weight",
                                ElementType.F32,
                                Shape.of(2),
                                channel -> channel.write(ByteBuffer.allocate(bytes)));
        Path file = folder.resolve("wrong.safetensors");
        assertThatThrownBy(() -> writer.write(file))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        file
                                + ": tensor 'weight': F32 [2] takes 8 bytes, but "
                                + bytes
                                + " were written");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesNamesThatCannotBe() {
        SafetensorsWriter writer =
                new SafetensorsWriter().addZeros("a", ElementType.F32, Shape.of(1));
        assertThatThrownBy(() -> writer.addZeros("a", ElementType.F32, Shape.of(1)))
                .isInstanceOf(GouacheException.class)
                .hasMessage("two tensors are called 'a'");
        assertThatThrownBy(() -> writer.addZeros("__metadata__", ElementType.F32, Shape.of(1)))
                .isInstanceOf(GouacheException.class);
        assertThatThrownBy(() -> writer.addZeros("\ud800", ElementType.F32, Shape.of(1)))
                .isInstanceOf(GouacheException.class)
                .hasMessage("a lone surrogate cannot be written: '\\ud800'");
    }
}
