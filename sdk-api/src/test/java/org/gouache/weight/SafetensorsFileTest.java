package org.gouache.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

class SafetensorsFileTest {
    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void unmap() {
        arena.close();
    }

    static Stream<JsonNode> manifest() {
        return new JsonMapper()
                .readTree(Golden.path("safetensors/manifest.json").toFile())
                .get("files")
                .valueStream();
    }

    static List<String> wellFormed() {
        return manifest()
                .filter(file -> file.get("well_formed").booleanValue())
                .map(file -> file.get("file").stringValue())
                .toList();
    }

    static List<String> malformed() {
        return manifest()
                .filter(file -> !file.get("well_formed").booleanValue())
                .map(file -> file.get("file").stringValue())
                .toList();
    }

    private SafetensorsFile golden(String name) {
        return SafetensorsFile.open(Golden.path("safetensors/" + name), arena);
    }

    @ParameterizedTest
    @MethodSource("wellFormed")
    void coversEveryByteOfTheDataOnce(String name) throws IOException {
        SafetensorsFile file = golden(name);
        byte[] bytes = Files.readAllBytes(file.path());
        long dataBytes = 0;
        for (String tensor : file.names()) {
            DenseWeight weight = file.get(tensor);
            FileRegion region = weight.fileRegion().orElseThrow();
            MemorySegment expected =
                    MemorySegment.ofArray(bytes).asSlice(region.offset(), region.length());
            assertThat(weight.data().mismatch(expected)).isEqualTo(-1);
            dataBytes += region.length();
        }
        long headerBytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        assertThat(dataBytes).isEqualTo(bytes.length - 8 - headerBytes);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesMalformedFilesWithOneLineThatNamesTheFile(String name) {
        assertThatThrownBy(() -> golden(name))
                .isInstanceOf(GouacheException.class)
                .message()
                .startsWith(Golden.path("safetensors/" + name) + ": ")
                .hasLineCount(1)
                .hasSizeLessThan(500);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    bad_empty_file               | it has 0 bytes
                    bad_seven_bytes              | it has 7 bytes
                    bad_header_longer_than_file  | the file is cut off
                    bad_header_length_2_63       | the header would take 9223372036854775816 bytes
                    bad_header_length_max        | the header would take 18446744073709551615 bytes
                    bad_header_length_101MB      | at most 100000000 are allowed
                    bad_header_length_zero       | the header is empty
                    bad_truncated_data           | the file is cut off: its tensors take 24 bytes, but 20 are there
                    bad_trailing_bytes           | the tensors take 24 bytes, but 29 are there
                    bad_overlap                  | tensor 'b' begins at byte 4 of the data, but the tensor before it ends at 8
                    bad_hole                     | tensor 'b' begins at byte 8 of the data, but nothing lies there from 4
                    bad_first_offset             | tensor 'a' begins at byte
                    bad_begin_after_end          | tensor 'a' ends (0) before it begins (8)
                    bad_negative_offset          | tensor 'a' has a data_offsets with a negative number
                    bad_offset_2_63              | tensor 'a' has a data_offsets with a number beyond 64 bits
                    bad_float_offset             | tensor 'a' has a data_offsets with something else than whole numbers
                    bad_three_offsets            | tensor 'a' has other than two data_offsets
                    bad_dtype                    | tensor 'a' has the unsupported dtype 'F33'
                    bad_dtype_lower_case         | tensor 'a' has the unsupported dtype 'f32'
                    bad_negative_shape           | tensor 'a' has a shape with a negative number
                    bad_shape_size               | tensor 'a' F32 [3, 3] does not take the 24 bytes of its data_offsets
                    bad_shape_overflow           | tensor 'a' has too many elements in shape
                    bad_shape_overflow_bytes     | does not take the
                    bad_shape_string             | tensor 'a' has a shape that is not an array
                    bad_missing_shape            | tensor 'a' has no shape
                    bad_missing_offsets          | tensor 'a' has no data_offsets
                    bad_duplicate_key            | the header has two tensors 'a'
                    bad_duplicate_key_same       | the header has two tensors 'a'
                    bad_duplicate_field          | tensor 'a' has two fields shape
                    bad_not_utf8                 | the header is not UTF-8
                    bad_lone_surrogate           | Broken surrogate pair
                    bad_json_array               | the header does not begin with '{'
                    bad_json_start_space         | the header does not begin with '{'
                    bad_json_bomb_arrays         | tensor 'a' is not described by an object
                    bad_json_bomb_objects        | the header has metadata
                    bad_json_huge_number         | Number value length (20000) exceeds the maximum allowed
                    bad_metadata_number          | the header has metadata
                    bad_metadata_nested          | the header has metadata
                    """)
    void saysWhatIsWrong(String name, String what) {
        assertThatThrownBy(() -> golden(name + ".safetensors")).hasMessageContaining(what);
    }

    @Test
    void readsEveryType() {
        SafetensorsFile file = golden("ok_all_dtypes.safetensors");
        for (String name : file.names()) {
            DenseWeight weight = file.get(name);
            ElementType type = weight.type();
            assertThat(name).isEqualToIgnoringCase("t_" + type);
            float[] expected =
                    switch (type) {
                        case BOOL -> new float[] {1, 0, 1, 1};
                        case U8, U16, U32, U64 -> new float[] {1, 0, 2, 100};
                        case F8_E4M3, F8_E5M2 -> new float[] {1, 0, -2, 96};
                        default -> new float[] {1, 0, -2, 100};
                    };
            assertThat(weight.toTensor(ElementType.F32).toFloats())
                    .as(name)
                    .containsExactly(expected);
        }
    }

    @Test
    void keepsNamesAsTheyAre() {
        assertThat(golden("ok_names.safetensors").names())
                .containsExactly("käse 日本 \"q\" \\ /", "", "new\nline");
        assertThat(golden("ok_utf8_names.safetensors").names()).containsExactly("käse 日本 😀");
    }

    @Test
    void namesStandInTheOrderOfTheHeader() {
        SafetensorsFile file = golden("ok_order_differs.safetensors");
        assertThat(file.names()).doesNotHaveDuplicates().hasSize(3);
        assertThat(file.names().iterator().next()).isEqualTo("z");
    }

    @Test
    void readsScalarsAndEmptyTensors() {
        SafetensorsFile file = golden("ok_scalar_and_empty.safetensors");
        assertThat(file.get("s").shape()).isEqualTo(Shape.scalar());
        assertThat(file.get("e").shape()).isEqualTo(Shape.of(0, 5));
        assertThat(file.get("e").toTensor(ElementType.F32).toFloats()).isEmpty();
    }

    @Test
    void readsUnalignedData() {
        DenseWeight weight = golden("ok_unaligned_header.safetensors").get("a");
        assertThat(weight.fileRegion().orElseThrow().offset() % Float.BYTES).isNotZero();
        assertThat(weight.toTensor(ElementType.F32).toFloats()).hasSize(6);
    }

    @Test
    void readsMetadata() {
        assertThat(golden("ok_metadata_only.safetensors").metadata()).isNotEmpty();
        assertThat(golden("ok_no_tensors.safetensors").metadata()).isEqualTo(Map.of());
    }

    @Test
    void namesTheFileWhenATensorIsMissing() {
        assertThatThrownBy(() -> golden("ok_no_tensors.safetensors").get("conv_in.weight"))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("ok_no_tensors.safetensors: no tensor 'conv_in.weight'");
    }

    @Test
    void namesTheFileThatIsMissing(@TempDir Path folder) {
        Path missing = folder.resolve("missing.safetensors");
        assertThatThrownBy(() -> SafetensorsFile.open(missing, arena))
                .isInstanceOf(GouacheException.class)
                .hasMessage(missing + ": no such file");
        assertThatThrownBy(() -> SafetensorsFile.open(folder, arena))
                .isInstanceOf(GouacheException.class);
    }

    /** Found by fuzzing: what cannot be shown takes more room when it is escaped. */
    @Test
    void aHeaderOfControlCharactersMakesAShortMessage(@TempDir Path folder) throws IOException {
        byte[] header = new byte[400];
        header[0] = 'B';
        Path file = folder.resolve("zeros.safetensors");
        Files.write(
                file,
                ByteBuffer.allocate(Long.BYTES + header.length)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(header.length)
                        .put(header)
                        .array());

        assertThatThrownBy(() -> SafetensorsFile.open(file, arena))
                .isInstanceOf(GouacheException.class)
                .message()
                .hasSizeLessThan(file.toString().length() + 300);
    }
}
