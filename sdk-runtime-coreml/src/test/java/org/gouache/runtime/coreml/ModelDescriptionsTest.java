package org.gouache.runtime.coreml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.runtime.FileDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ModelDescriptionsTest {
    private static final String METADATA =
            """
            [
              {
                "metadataOutputVersion" : "3.0",
                "outputSchema" : [
                  {
                    "hasShapeFlexibility" : "0",
                    "dataType" : "Float32",
                    "formattedType" : "MultiArray (Float32)",
                    "shape" : "[]",
                    "name" : "noise_pred",
                    "type" : "MultiArray"
                  }
                ],
                "specificationVersion" : 7,
                "inputSchema" : [
                  {
                    "hasShapeFlexibility" : "0",
                    "dataType" : "Float16",
                    "formattedType" : "MultiArray (Float16 2 × 4 × 64 × 64)",
                    "shape" : "[2, 4, 64, 64]",
                    "name" : "sample",
                    "type" : "MultiArray"
                  }
                ]
              }
            ]
            """;

    @TempDir Path folder;

    @Test
    void aPackageIsDescribedByItsModel() {
        Path unet = Golden.path("coreml/unet_sdxl_original.mlpackage");

        FileDescription description = ModelDescriptions.read(unet).orElseThrow();

        assertThat(description.file()).isEqualTo(unet);
        assertThat(description.inputs())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder(
                        "sample F16 [2, 4, 16, 24]",
                        "timestep F16 [2]",
                        "encoder_hidden_states F16 [2, 72, 1, 77]",
                        "time_ids F16 [2, 6]",
                        "text_embeds F16 [2, 24]");
        assertThat(description.outputs())
                .extracting(FileDescription.Feature::name)
                .containsExactly("noise_pred");
    }

    @Test
    void aCompiledModelIsDescribedByWhatTheCompilerWroteBesideIt() throws IOException {
        FileDescription description = ModelDescriptions.read(compiled(METADATA)).orElseThrow();

        assertThat(description.inputs())
                .extracting(Object::toString)
                .containsExactly("sample F16 [2, 4, 64, 64]");
        assertThat(description.outputs())
                .extracting(Object::toString)
                .containsExactly("noise_pred F32");
    }

    private Path compiled(String metadata) throws IOException {
        Path model = Files.createDirectories(folder.resolve("Unet.mlmodelc"));
        Files.writeString(model.resolve("metadata.json"), metadata);
        return model;
    }

    @Test
    void onlyCoreMlKnowsACompiledModelWithoutThat() throws IOException {
        Path bare = Files.createDirectory(folder.resolve("Bare.mlmodelc"));
        assertThat(ModelDescriptions.read(bare)).isEmpty();
        assertThat(ModelDescriptions.read(folder)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[2, 4, 64, 64] | [2, four]      | 'sample' cannot have the shape '[2, four]'",
                "[2, 4, 64, 64] | [2, 0]         | 'sample' cannot have the shape '[2, 0]'",
                "Float16        | Complex        | has elements of type 'Complex'",
                "inputSchema    | otherSchema    | does not say what the model takes and gives",
                "[               | {              | not valid JSON",
            })
    void whatMakesNoSenseIsNamed(String right, String wrong, String said) throws IOException {
        Path model = compiled(METADATA.replace(right, wrong));
        assertThatThrownBy(() -> ModelDescriptions.read(model))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(model.resolve("metadata.json") + ": ")
                .hasMessageContaining(said);
    }

    @Test
    void aPackageThatIsNoneIsNamed() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("Unet.mlpackage"));
        assertThatThrownBy(() -> ModelDescriptions.read(empty))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining(empty.toString());
    }
}
