package org.gouache.runtime.coreml;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.proto.Mil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Whatever is wrong with a package's files is said in one line that names the file. */
class DamagedPackageTest {
    private static final String NAME = "op_layer_norm";

    /** Where the first blob's record stands in its file. */
    private static final int RECORD = 64;

    @TempDir private Path folder;

    private static Arguments damage(String message, Consumer<CopiedPackage> damage) {
        return Arguments.of(message, damage);
    }

    static Stream<Arguments> damages() {
        return Stream.of(manifests(), models(), weights(), references()).flatMap(it -> it);
    }

    private static Stream<Arguments> manifests() {
        return Stream.of(
                damage("Manifest.json: no such file", it -> CopiedPackage.delete(it.manifest())),
                damage(
                        "Manifest.json: is not valid JSON",
                        it -> it.changeManifest(text -> text.substring(1))),
                damage(
                        "Manifest.json: no text \"rootModelIdentifier\" where one is expected",
                        it ->
                                it.changeManifest(
                                        text -> text.replace("rootModelIdentifier", "root"))),
                damage(
                        "Manifest.json: no entry of \"itemInfoEntries\" is the model",
                        it ->
                                it.changeManifest(
                                        text -> text.replaceFirst("[0-9a-f-]{36}", "another"))),
                damage(
                        "Manifest.json: no text \"author\" where one is expected",
                        it -> it.changeManifest(text -> text.replaceFirst("author", "writer"))),
                damage(
                        "Manifest.json: no text \"path\" where one is expected",
                        it ->
                                it.changeManifest(text ->
                                        text.replaceFirst("\"com.apple.CoreML/w.*\"", "7"))),
                damage(
                        "Manifest.json: path \"../../model.mlmodel\" leads out of the package",
                        it ->
                                it.changeManifest(text ->
                                        text.replace("com.apple.CoreML/model", "../../model"))),
                damage(
                        "Manifest.json: path \"/etc/passwd\" leads out of the package",
                        it ->
                                it.changeManifest(text ->
                                        text.replace(
                                                "com.apple.CoreML/model.mlmodel", "/etc/passwd"))),
                damage(
                        "Manifest.json: format version 2.0.0, but only 1 is known",
                        it -> it.changeManifest(text -> text.replace("1.0.0", "2.0.0"))));
    }

    private static Stream<Arguments> models() {
        return Stream.of(
                damage(
                        "model.mlmodel: no such file, though Manifest.json names it",
                        it -> CopiedPackage.delete(it.model())),
                damage(
                        "model.mlmodel: is damaged: no valid model",
                        it -> CopiedPackage.truncate(it.model(), 1000)),
                damage(
                        "model.mlmodel: holds no ML Program (specification 7)",
                        it -> it.changeModel(model -> model.clearMlProgram())),
                damage(
                        "the program has no function main",
                        it ->
                                it.changeModel(model ->
                                        model.getMlProgramBuilder().removeFunctions("main"))),
                damage(
                        "function main has no block for its operation set 'CoreML99'",
                        it ->
                                it.changeModel(model ->
                                        model.getMlProgramBuilder()
                                                .putFunctions(
                                                        "main",
                                                        Mil.Function.newBuilder()
                                                                .setOpset("CoreML99")
                                                                .build()))));
    }

    private static Stream<Arguments> weights() {
        return Stream.of(
                damage("weight.bin: no such file", it -> CopiedPackage.delete(it.weights())),
                damage(
                        "weight.bin: 20 bytes are no file of weights",
                        it -> CopiedPackage.truncate(it.weights(), 20)),
                damage(
                        "weight.bin: the blob at 64 has 48 bytes of data at 128 in a file of 140"
                                + " bytes",
                        it -> CopiedPackage.truncate(it.weights(), 140)),
                damage(
                        "weight.bin: version 1 of the format of weights, but only 2 is known",
                        it -> it.changeWeights(bytes -> bytes.putInt(4, 1))),
                damage(
                        "weight.bin: the blob at 64 begins with deadbeee, not deadbeef",
                        it -> it.changeWeights(bytes -> bytes.putInt(RECORD, 0xdeadbeee))),
                damage(
                        "weight.bin: the blob at 64 holds float16, not float32",
                        it -> it.changeWeights(bytes -> bytes.putInt(RECORD + 4, 1))),
                damage(
                        "weight.bin: the blob at 64 holds the unknown type 99, not float32",
                        it -> it.changeWeights(bytes -> bytes.putInt(RECORD + 4, 99))),
                damage(
                        "weight.bin: the blob at 64 holds 18446744073709551615 bytes, but float32"
                                + " [12] takes 48",
                        it -> it.changeWeights(bytes -> bytes.putLong(RECORD + 8, -1))),
                damage(
                        "weight.bin: the blob at 64 has 48 bytes of data at 129 in a file of 304"
                                + " bytes",
                        it -> it.changeWeights(bytes -> bytes.putLong(RECORD + 16, 129))),
                damage(
                        "weight.bin: the blob at 64 has 48 bytes of data at 9223372036854775744 in"
                                + " a file of 304 bytes",
                        it ->
                                it.changeWeights(
                                        bytes -> bytes.putLong(RECORD + 16, Long.MAX_VALUE - 63))),
                damage(
                        "weight.bin: the blob at 64 has 3 bits of padding, not 0",
                        it -> it.changeWeights(bytes -> bytes.putLong(RECORD + 24, 3))));
    }

    private static Stream<Arguments> references() {
        return Stream.of(
                damage(
                        "weight.bin: the blob at 65 cannot stand there in a file of 304 bytes",
                        it -> changeBlob(it, blob -> blob.setOffset(65))),
                damage(
                        "weight.bin: the blob at 18446744073709551552 cannot stand there in a file"
                                + " of 304 bytes",
                        it -> changeBlob(it, blob -> blob.setOffset(-64))),
                damage(
                        "lies in '@model_path/../../Manifest.json', which is no item of the package",
                        it ->
                                changeBlob(
                                        it,
                                        blob ->
                                                blob.setFileName(
                                                        "@model_path/../../Manifest.json"))),
                damage(
                        "lies in '/etc/passwd', which is no item of the package",
                        it -> changeBlob(it, blob -> blob.setFileName("/etc/passwd"))),
                damage(
                        "lies in '@model_path/other/weight.bin', which is no item of the package",
                        it ->
                                changeBlob(
                                        it,
                                        blob -> blob.setFileName("@model_path/other/weight.bin"))),
                damage(
                        "has impossible sizes: [4294967296, 4294967296]",
                        it -> changeSizes(it, 1L << 32, 1L << 32)),
                damage("has impossible sizes: [18446744073709551615]", it -> changeSizes(it, -1)),
                damage(
                        "holds 48 bytes, but float32 [1125899906842624] takes 4503599627370496",
                        it -> changeSizes(it, 1L << 50)));
    }

    private static void changeBlob(
            CopiedPackage copy, Consumer<Mil.Value.BlobFileValue.Builder> change) {
        copy.changeFirstBlob(value -> change.accept(value.getBlobFileValueBuilder()));
    }

    private static void changeSizes(CopiedPackage copy, long... sizes) {
        copy.changeFirstBlob(value -> {
            Mil.TensorType.Builder type = value.getTypeBuilder().getTensorTypeBuilder();
            type.clearDimensions().setRank(sizes.length);
            for (long size : sizes) {
                type.addDimensionsBuilder().getConstantBuilder().setSize(size);
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void saysWhatIsWrong(String message, Consumer<CopiedPackage> damage) {
        CopiedPackage copy = CopiedPackage.of(NAME, folder);
        damage.accept(copy);
        assertThatThrownBy(() -> MlPackage.open(copy.path()))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(copy.path().toString())
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Manifest.json", "Data/com.apple.CoreML/model.mlmodel"})
    void refusesEveryTruncation(String file) throws IOException {
        CopiedPackage copy = CopiedPackage.of(NAME, folder);
        byte[] whole = Files.readAllBytes(copy.path().resolve(file));
        for (int length = whole.length - 2; length >= 0; length -= 1 + length / 100) {
            Files.write(copy.path().resolve(file), Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> MlPackage.open(copy.path()))
                    .isInstanceOf(GouacheException.class);
        }
    }

    @Test
    void refusesWhatIsNoPackage() throws IOException {
        Path missing = folder.resolve("missing.mlpackage");
        assertThatThrownBy(() -> MlPackage.open(missing))
                .hasMessage("%s: no such package", missing);
        Path file = Files.createFile(folder.resolve("file.mlpackage"));
        assertThatThrownBy(() -> MlPackage.open(file))
                .hasMessage("%s: a package is a folder", file);
    }
}
