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
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class PalettizedFileTest {
    private static final Shape SHAPE = Shape.of(4, 6);
    private static final Shape ONE = Shape.of(1);

    @TempDir Path folder;

    private final Arena arena = Arena.ofConfined();

    @AfterEach
    void unmap() {
        arena.close();
    }

    private Path file() {
        return folder.resolve("palettes.safetensors");
    }

    @Test
    void readsWhatWasWritten() {
        Map<String, PalettizedWeight> palettized =
                Map.of(
                        "a.weight", Palettes.random(Shape.of(6, 5, 3, 3), 3, 2, true, 1),
                        "b.weight", Palettes.random(Shape.of(7, 3), 6, 1, false, 2));
        PalettizedWriter writer = new PalettizedWriter().metadata("format", "pt");
        writer.add("bias", dense(Tensor.of(ONE, 3)));
        palettized.forEach((name, weight) ->
                writer.addLater(
                        name,
                        weight.shape(),
                        weight.bits(),
                        weight.groups(),
                        weight.scale() != null));
        writer.write(
                file(),
                places -> {
                    for (String name : List.of("b.weight", "a.weight")) {
                        places.put(name, palettized.get(name));
                    }
                });

        WeightStore store = PalettizedFile.open(file(), arena);

        assertThat(store.names()).containsExactlyInAnyOrder("bias", "a.weight", "b.weight");
        assertThat(store.get("bias")).isInstanceOf(DenseWeight.class);
        palettized.forEach((name, weight) -> {
            PalettizedWeight read = (PalettizedWeight) store.get(name);
            assertThat(read.shape()).isEqualTo(weight.shape());
            assertThat(read.bits()).isEqualTo(weight.bits());
            assertThat(read.groups()).isEqualTo(weight.groups());
            assertThat(read.indices().mismatch(weight.indices())).isEqualTo(-1);
            assertThat(Palettes.elements(read)).containsExactly(Palettes.elements(weight));
        });
    }

    @Test
    void aFileWithoutPalettesIsReadAsItIs() {
        Path golden = Golden.path("models/sdxl/unet/diffusion_pytorch_model.safetensors");
        assertThat(PalettizedFile.open(golden, arena)).isInstanceOf(SafetensorsFile.class);
    }

    private static DenseWeight dense(Tensor tensor) {
        return new DenseWeight(tensor.type(), tensor.shape(), tensor.data());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"w\": {\"shape\": [4, 6], \"bits\": 4, \"axis\": 0, \"group_size\": 4} | is no JSON",
                "[1]                                                                       | is no JSON object",
                "{\"w\": {\"bits\": 4, \"axis\": 0, \"group_size\": 4}}                    | tensor 'w': has no shape",
                "{\"w\": {\"shape\": [4, -6], \"bits\": 4, \"axis\": 0, \"group_size\": 4}}| shape[1] is -6, expected a whole number",
                "{\"w\": {\"shape\": [4, 6], \"axis\": 0, \"group_size\": 4}}              | tensor 'w': has no bits",
                "{\"w\": {\"shape\": [4, 6], \"bits\": 5, \"axis\": 0, \"group_size\": 4}} | bits must be 1, 2, 3, 4, 6 or 8, not 5",
                "{\"w\": {\"shape\": [4, 6], \"bits\": 4, \"axis\": 1, \"group_size\": 4}} | axis is 1, expected 0",
                "{\"w\": {\"shape\": [4, 6], \"bits\": 4, \"axis\": 0, \"group_size\": 3}} | groups of 3 do not divide",
                "{\"w\": {\"shape\": [4, 6], \"bits\": 4, \"axis\": 0, \"group_size\": 0}} | groups of 0 do not divide",
                "{\"w\": {\"shape\": [4, 6], \"bits\": 4, \"axis\": 0, \"group_size\": 2}} | palette has shape [1, 16], expected [2, 16]",
                "{\"w\": {\"shape\": [4, 6], \"bits\": 3, \"axis\": 0, \"group_size\": 4}} | palette has shape [1, 16], expected [1, 8]",
                "{\"w\": {\"shape\": [4, 7], \"bits\": 4, \"axis\": 0, \"group_size\": 4}} | take 14 bytes, not 12",
                "{\"w\": {\"shape\": [4611686018427387904, 6], \"bits\": 4, \"axis\": 0, \"group_size\": 4}} | too many elements",
                "{\"v\": {\"shape\": [4, 6], \"bits\": 4, \"axis\": 0, \"group_size\": 4}} | there is no tensor 'v.palette'",
                "{\"w\": {\"shape\": [4, 6], \"bits\": 4, \"axis\": 0, \"group_size\": 4, \"scaled\": true}} | there is no tensor 'w.scale'",
            })
    void metadataThatDoNotFitTheTensorsAreNamed(String metadata, String message) {
        writeParts(metadata, ElementType.U8).write(file());

        assertRefused(message);
    }

    @Test
    void indicesOfAnotherTypeAreRefused() {
        writeParts(metadata(), ElementType.I8).write(file());

        assertRefused("indices are of type I8, expected U8");
    }

    @Test
    void aTensorCannotBePalettizedAndDense() {
        writeParts(metadata(), ElementType.U8).addZeros("w", ElementType.F16, SHAPE).write(file());

        assertRefused("tensor 'w' is there twice, palettized and dense");
    }

    private static String metadata() {
        return "{\"w\": {\"shape\": [4, 6], \"bits\": 4, \"axis\": 0, \"group_size\": 4}}";
    }

    private static SafetensorsWriter writeParts(String metadata, ElementType indices) {
        return new SafetensorsWriter()
                .metadata(PalettizedFile.METADATA, metadata)
                .addZeros("w.palette", ElementType.F16, Shape.of(1, 16))
                .addZeros("w.indices", indices, Shape.of(12));
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> PalettizedFile.open(file(), arena))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(file().toString())
                .hasMessageContaining(message)
                .message()
                .hasLineCount(1);
    }

    @Test
    void whatWasAnnouncedMustComeAsAnnounced() {
        PalettizedWeight weight = Palettes.random(SHAPE, 4, 1, false, 1);
        PalettizedWriter writer = new PalettizedWriter().addLater("w", SHAPE, 2, 1, false);

        assertThatThrownBy(() -> writer.write(file(), places -> places.put("w", weight)))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("'w' is not as announced");
        assertThatThrownBy(() -> writer.write(file(), _ -> {}))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("was not filled");
        assertThat(folder).isEmptyDirectory();
    }
}
