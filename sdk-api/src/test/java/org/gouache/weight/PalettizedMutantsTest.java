package org.gouache.weight;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.GouacheException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Whatever a palettized file holds, it is opened or refused, and what is opened can be read. */
class PalettizedMutantsTest {
    private static final int MUTANTS = 1500;

    @TempDir Path folder;

    private Path file;

    @BeforeEach
    void chooseFile() {
        file = folder.resolve("hostile.safetensors");
    }

    private byte[] palettized() throws IOException {
        PalettizedWeight plain = Palettes.random(Shape.of(4, 6), 3, 1, false, 1);
        PalettizedWeight grouped = Palettes.random(Shape.of(6, 2, 1, 1), 2, 3, true, 2);
        new PalettizedWriter()
                .add("bias", Palettes.halves(Shape.of(3), new Random(3)))
                .addLater("plain", plain.shape(), 3, 1, false)
                .addLater("grouped", grouped.shape(), 2, 3, true)
                .write(
                        file,
                        places -> {
                            places.put("plain", plain);
                            places.put("grouped", grouped);
                        });
        return Files.readAllBytes(file);
    }

    @Test
    void survivesMutants() throws IOException {
        HostileFile hostile = new HostileFile(List.of(palettized()), 20_241);
        int opened = 0;
        for (int i = 0; i < MUTANTS; i++) {
            Files.write(file, hostile.next());
            opened += opens() ? 1 : 0;
        }
        assertThat(opened).as("mutants that are well-formed still").isBetween(10, MUTANTS / 2);
    }

    private boolean opens() {
        try (Arena arena = Arena.ofConfined()) {
            WeightStore store = PalettizedFile.open(file, arena);
            for (String name : store.names()) {
                switch (store.get(name)) {
                    case PalettizedWeight weight ->
                            assertThat(Palettes.elements(weight))
                                    .hasSize(Math.toIntExact(weight.shape().elements()));
                    case DenseWeight weight -> weight.toTensor(ElementType.F32);
                }
            }
            return true;
        } catch (GouacheException e) {
            assertThat(e.getMessage())
                    .startsWith(file.toString())
                    .hasLineCount(1)
                    .hasSizeLessThan(800);
            return false;
        }
    }
}
