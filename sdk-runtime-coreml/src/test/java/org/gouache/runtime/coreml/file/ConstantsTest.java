package org.gouache.runtime.coreml.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.tensor.ElementType;
import org.gouache.weight.SafetensorsFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

class ConstantsTest {
    private static final String COMPRESSED =
            "org.gouache.runtime.coreml.file.GoldenPackages#compressed";

    @ParameterizedTest
    @MethodSource(COMPRESSED)
    void decompressesEveryWeightOfApplesPackages(String name) {
        Map<String, String> expected = new TreeMap<>();
        GoldenPackages.of(name)
                .get("compressed")
                .forEachEntry((weight, it) ->
                        expected.put(
                                weight,
                                it.get("dtype").stringValue()
                                        + it.get("shape")
                                        + it.get("sha256")));
        Map<String, String> found = new TreeMap<>();
        try (PackageReader reader = PackageReader.open(GoldenPackages.path(name))) {
            Mil.Block block = reader.block();
            Constants constants = Constants.of(reader, block);
            for (Mil.Operation operation : block.getOperationsList()) {
                if (operation.getType().startsWith("constexpr_")) {
                    String output = operation.getOutputs(0).getName();
                    StoredTensor tensor = constants.tensor(output);
                    found.put(
                            output,
                            "%s%s\"%s\""
                                    .formatted(
                                            tensor.type(),
                                            tensor.shape().toString().replace(" ", ""),
                                            sha256(tensor)));
                }
            }
        }
        assertThat(found).isEqualTo(expected);
    }

    private static String sha256(StoredTensor tensor) {
        try {
            byte[] bytes = tensor.bytes().toArray(ValueLayout.JAVA_BYTE);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource(COMPRESSED)
    void agreesWithTheValuesOfTheReference(String name) {
        try (PackageReader reader = PackageReader.open(GoldenPackages.path(name));
                Arena arena = Arena.ofConfined()) {
            Constants constants = Constants.of(reader, reader.block());
            SafetensorsFile tensors = SafetensorsFile.open(GoldenPackages.tensors(name), arena);
            int compared = 0;
            for (String tensor : tensors.names()) {
                if (tensor.startsWith("dense.")) {
                    StoredTensor found = constants.tensor(tensor.substring("dense.".length()));
                    assertThat(found.shape()).isEqualTo(tensors.get(tensor).shape());
                    assertThat(found.toFloats()).as(tensor).isEqualTo(floats(tensors, tensor));
                    compared++;
                }
            }
            assertThat(compared).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource(COMPRESSED)
    void findsThePalettesOfTheReference(String name) {
        try (PackageReader reader = PackageReader.open(GoldenPackages.path(name));
                Arena arena = Arena.ofConfined()) {
            Mil.Block block = reader.block();
            Constants constants = Constants.of(reader, block);
            SafetensorsFile tensors = SafetensorsFile.open(GoldenPackages.tensors(name), arena);
            Set<String> missed = palettes(tensors);
            for (Mil.Operation operation : block.getOperationsList()) {
                String tensor = "palette.%s.lut".formatted(operation.getOutputs(0).getName());
                if (missed.remove(tensor)) {
                    StoredTensor palette =
                            new Parameters(operation, reader, constants, 2).tensor("lut");
                    assertThat(palette.shape()).isEqualTo(tensors.get(tensor).shape());
                    assertThat(palette.toFloats()).as(tensor).isEqualTo(floats(tensors, tensor));
                }
            }
            assertThat(missed).isEmpty();
        }
    }

    private static Set<String> palettes(SafetensorsFile tensors) {
        return tensors.names().stream()
                .filter(name -> name.startsWith("palette."))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static float[] floats(SafetensorsFile tensors, String name) {
        return tensors.get(name).toTensor(ElementType.F32).toFloats();
    }
}
