package org.gouache.runtime.coreml.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Spec;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

class PackageWriterTest {
    @TempDir private Path folder;

    @ParameterizedTest
    @MethodSource("org.gouache.runtime.coreml.file.GoldenPackages#names")
    void writesApplesPackagesAgain(String name) throws IOException {
        Path original = GoldenPackages.path(name);
        try (PackageReader reader = PackageReader.open(original)) {
            Path first = copy(reader, "first.mlpackage");
            Path second = copy(reader, "second.mlpackage");
            assertThat(contents(first)).isEqualTo(contents(second));
            try (PackageReader written = PackageReader.open(first)) {
                assertThat(written.model()).isEqualTo(reader.model());
            }
            Path weights = Path.of("Data/com.apple.CoreML/weights/weight.bin");
            if (Files.exists(original.resolve(weights))) {
                assertThat(first.resolve(weights))
                        .hasSameBinaryContentAs(original.resolve(weights));
            }
        }
    }

    private Path copy(PackageReader reader, String name) {
        Path target = folder.resolve(name);
        PackageWriter.write(
                target,
                writer -> {
                    blobs(reader.block())
                            .forEach(blob ->
                                    assertThat(writer.append(reader.tensor(blob))).isEqualTo(blob));
                    return reader.model();
                });
        return target;
    }

    private static Stream<Mil.Value> blobs(Mil.Block block) {
        return block.getOperationsList().stream()
                .flatMap(Values::of)
                .filter(Mil.Value::hasBlobFileValue)
                .distinct()
                .sorted(Comparator.comparing(value -> value.getBlobFileValue().getOffset()));
    }

    private static Map<String, ByteString> contents(Path written) throws IOException {
        Map<String, ByteString> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(written)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        written.relativize(file).toString(),
                        ByteString.copyFrom(Files.readAllBytes(file)));
            }
        }
        return contents;
    }

    @Test
    void keepsWhatItDoesNotKnow() {
        UnknownFieldSet news =
                UnknownFieldSet.newBuilder()
                        .addField(
                                900,
                                UnknownFieldSet.Field.newBuilder()
                                        .addVarint(7)
                                        .addLengthDelimited(ByteString.copyFromUtf8("news"))
                                        .build())
                        .build();
        Spec.Model model = tiny().toBuilder().setUnknownFields(news).build();
        Spec.Model.Builder changed = model.toBuilder();
        changed.getDescriptionBuilder().setUnknownFields(news);
        Mil.Operation operation =
                Mil.Operation.newBuilder().setType("const").setUnknownFields(news).build();
        Mil.Block block =
                Mil.Block.newBuilder().addOperations(operation).setUnknownFields(news).build();
        Mil.Function main =
                Mil.Function.newBuilder()
                        .setOpset("CoreML6")
                        .putBlockSpecializations("CoreML6", block)
                        .setUnknownFields(news)
                        .build();
        changed.getMlProgramBuilder().putFunctions("main", main).setUnknownFields(news);

        PackageWriter.write(folder.resolve("x.mlpackage"), _ -> changed.build());

        try (PackageReader reader = PackageReader.open(folder.resolve("x.mlpackage"))) {
            assertThat(reader.model()).isEqualTo(changed.build());
            assertThat(reader.main().getUnknownFields()).isEqualTo(news);
            assertThat(reader.block().getOperations(0).getUnknownFields()).isEqualTo(news);
        }
    }

    private static Spec.Model tiny() {
        return Spec.Model.newBuilder()
                .setSpecificationVersion(7)
                .setMlProgram(Mil.Program.newBuilder().setVersion(1))
                .build();
    }

    @Test
    void packsEveryTypeThatWeightFilesHold() {
        List<MilType> types = Stream.of(MilType.values()).filter(MilType::isForBlobs).toList();
        Shape shape = Shape.of(3, 7);
        PackageWriter.write(
                folder.resolve("x.mlpackage"),
                writer -> {
                    Mil.Program.Builder program = Mil.Program.newBuilder();
                    for (MilType type : types) {
                        program.putAttributes(type.toString(), writer.append(random(type, shape)));
                    }
                    return tiny().toBuilder().setMlProgram(program).build();
                });
        try (PackageReader reader = PackageReader.open(folder.resolve("x.mlpackage"))) {
            for (MilType type : types) {
                Mil.Value value =
                        reader.model().getMlProgram().getAttributesMap().get(type.toString());
                StoredTensor tensor = reader.tensor(value);
                assertThat(tensor.tensorType()).isEqualTo(new TensorType(type, shape));
                assertThat(tensor.bytes().mismatch(random(type, shape).bytes())).isEqualTo(-1);
            }
        }
    }

    private static StoredTensor random(MilType type, Shape shape) {
        byte[] bytes = new byte[(int) type.bytes(shape.elements())];
        new Random(type.ordinal()).nextBytes(bytes);
        return new StoredTensor(type, shape, MemorySegment.ofArray(bytes));
    }

    @Test
    void leavesNothingWhenTheDiskIsFull() {
        TensorType type = new TensorType(MilType.UINT8, Shape.of(1 << 20));
        assertThatThrownBy(() ->
                        PackageWriter.write(
                                folder.resolve("x.mlpackage"),
                                writer -> {
                                    writer.append(
                                            type,
                                            _ -> {
                                                throw new IOException("No space left on device");
                                            });
                                    return tiny();
                                }))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "%s: cannot be written: No space left on device",
                        folder.resolve("x.mlpackage"));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void refusesDataOfAnotherLength() {
        TensorType type = new TensorType(MilType.UINT3, Shape.of(5));
        assertThatThrownBy(() ->
                        PackageWriter.write(
                                folder.resolve("x.mlpackage"),
                                writer -> {
                                    writer.append(
                                            type, channel -> channel.write(ByteBuffer.allocate(3)));
                                    return tiny();
                                }))
                .hasMessage("uint3 [5] takes 2 bytes, but 3 were written");
        assertThat(folder).isEmptyDirectory();
    }

    @Tag("thorough")
    @Test
    void writesMoreThanAnIntCanCount() {
        TensorType large = new TensorType(MilType.FLOAT16, Shape.of(1100, 1 << 20));
        StoredTensor last = random(MilType.FLOAT16, Shape.of(11));
        ByteBuffer zeros = ByteBuffer.allocateDirect(1 << 21);
        PackageWriter.write(
                folder.resolve("x.mlpackage"),
                writer -> {
                    writer.append(
                            large,
                            channel -> {
                                for (int row = 0; row < 1100; row++) {
                                    channel.write(zeros.clear());
                                }
                            });
                    Mil.Program program =
                            Mil.Program.newBuilder()
                                    .putAttributes("last", writer.append(last))
                                    .build();
                    return tiny().toBuilder().setMlProgram(program).build();
                });
        try (PackageReader reader = PackageReader.open(folder.resolve("x.mlpackage"))) {
            Mil.Value value = reader.model().getMlProgram().getAttributesOrThrow("last");
            assertThat(value.getBlobFileValue().getOffset()).isGreaterThan(Integer.MAX_VALUE);
            assertThat(reader.blob(value).mismatch(last.bytes())).isEqualTo(-1);
        }
    }
}
