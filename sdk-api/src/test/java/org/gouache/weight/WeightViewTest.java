package org.gouache.weight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;

class WeightViewTest {
    private static final Path FILE = Golden.path("models/sdxl/text_encoder/model.safetensors");
    private static final String EMBEDDING = "text_model.embeddings.position_embedding.weight";

    private final Arena arena = Arena.ofConfined();
    private final SafetensorsFile file = SafetensorsFile.open(FILE, arena);

    @AfterEach
    void unmap() {
        arena.close();
    }

    private static float[] values(Weight weight) {
        return ((DenseWeight) weight).toTensor(ElementType.F32).toFloats();
    }

    @Test
    void renamesAndKeepsOrder() {
        WeightView view = WeightView.rename(file, name -> name.replace("text_model.", "clip."));
        assertThat(view.names())
                .containsExactlyElementsOf(
                        file.names().stream()
                                .map(name -> name.replace("text_model.", "clip."))
                                .toList());
        assertThat(view.get(EMBEDDING.replace("text_model.", "clip.")))
                .isEqualTo(file.get(EMBEDDING));
        assertThat(view.contains(EMBEDDING)).isFalse();
        assertThatThrownBy(() -> view.get(EMBEDDING))
                .isInstanceOf(GouacheException.class)
                .hasMessage(FILE + ": no tensor '" + EMBEDDING + "'");
    }

    @Test
    void staysAsItIsWhenReleased() {
        WeightView view = WeightView.rename(file, name -> name);
        float[] before = values(view.get(EMBEDDING));

        view.release();

        assertThat(values(view.get(EMBEDDING))).isEqualTo(before);
    }

    @Test
    void unitesStores() {
        Path other = Golden.path("models/sdxl/vae/diffusion_pytorch_model.safetensors");
        SafetensorsFile vae = SafetensorsFile.open(other, arena);
        WeightView union = WeightView.union("both", List.of(file, vae));
        assertThat(union.names()).hasSize(file.names().size() + vae.names().size());
        assertThat(union.get("decoder.conv_in.bias")).isEqualTo(vae.get("decoder.conv_in.bias"));
        assertThatThrownBy(() -> WeightView.union("both", List.of(file, file)))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith("both: tensor '")
                .hasMessageContaining("is there twice");
    }

    @Test
    void givesWeightsAnotherForm() {
        WeightView view =
                WeightView.builder("forms")
                        .add(
                                "columns",
                                file,
                                EMBEDDING,
                                weight -> ((DenseWeight) weight).transpose())
                        .add(
                                "scalars",
                                file,
                                EMBEDDING,
                                weight -> ((DenseWeight) weight).reshape(Shape.of(77 * 32)))
                        .build();
        assertThat(view.names()).containsExactly("columns", "scalars");
        assertThat(view.get("columns").shape()).isEqualTo(Shape.of(32, 77));
        assertThat(values(view.get("scalars"))).isEqualTo(values(file.get(EMBEDDING)));
    }

    @Test
    void namesTheTensorThatHasNotTheShapeForItsForm() {
        WeightView view =
                WeightView.builder("forms")
                        .add(
                                "projection",
                                file,
                                "text_model.final_layer_norm.bias",
                                weight -> ((DenseWeight) weight).transpose())
                        .build();
        assertThatThrownBy(() -> view.get("projection"))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "forms: tensor 'text_model.final_layer_norm.bias' cannot serve as 'projection':"
                                + " only matrices can be transposed, not shape [32]");
    }

    @Test
    void takesRowsWithoutCopying() {
        DenseWeight all = file.get(EMBEDDING);
        DenseWeight rows = all.rows(3, 5);
        assertThat(rows.shape()).isEqualTo(Shape.of(2, 32));
        assertThat(rows.data().address()).isEqualTo(all.data().address() + 3 * 32 * Float.BYTES);
        FileRegion region = all.fileRegion().orElseThrow();
        assertThat(rows.fileRegion())
                .contains(
                        new FileRegion(
                                FILE,
                                region.offset() + 3 * 32 * Float.BYTES,
                                2 * 32 * Float.BYTES));
        assertThat(all.rows(77, 77).shape()).isEqualTo(Shape.of(0, 32));
    }

    @ParameterizedTest
    @CsvSource({"-1, 1", "0, 78", "5, 4"})
    void refusesRowsThatAreNotThere(long from, long to) {
        assertThatThrownBy(() -> file.get(EMBEDDING).rows(from, to))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no rows %d to %d in shape [77, 32]".formatted(from, to));
    }

    @ParameterizedTest
    @EnumSource(names = {"F32", "F16", "BF16", "U8", "F64"})
    void transposesElementsOfAnySize(ElementType type) {
        int rows = 45;
        int columns = 70;
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = i % 251;
        }
        float[] transposed = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            transposed[i % columns * rows + i / columns] = values[i];
        }
        DenseWeight weight = weight(type, Shape.of(rows, columns), values);
        assertThat(weight.transpose().shape()).isEqualTo(Shape.of(columns, rows));
        assertThat(values(weight.transpose())).isEqualTo(transposed);
        assertThat(weight.transpose().transpose().data().mismatch(weight.data())).isEqualTo(-1);
    }

    private static DenseWeight weight(ElementType type, Shape shape, float[] values) {
        Tensor tensor = Tensor.allocate(type, shape, Arena.ofAuto());
        for (int i = 0; i < values.length; i++) {
            switch (type) {
                case U8 -> tensor.data().set(JAVA_BYTE, i, (byte) values[i]);
                case F64 -> tensor.data().set(JAVA_DOUBLE, i * 8L, values[i]);
                default ->
                        new DenseWeight(
                                        ElementType.F32,
                                        Shape.scalar(),
                                        Tensor.of(Shape.scalar(), values[i]).data())
                                .copyTo(
                                        type,
                                        tensor.data()
                                                .asSlice((long) i * type.bytes(), type.bytes()));
            }
        }
        return new DenseWeight(type, shape, tensor.data());
    }
}
