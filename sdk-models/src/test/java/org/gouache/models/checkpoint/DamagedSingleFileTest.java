package org.gouache.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.SafetensorsFile;
import org.gouache.weight.SafetensorsWriter;
import org.gouache.weight.WeightStore;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/** Single files in which some weights are missing or have nonsensical shapes. */
class DamagedSingleFileTest {
    private static final int VARIANTS = 12;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"sd15", "sd21", "sdxl", "sdxl-refiner"})
    void areRefusedOrReadButNeverEndInAnotherError(String model) {
        Path whole = folder.resolve("whole.safetensors");
        try (Checkpoint golden = Checkpoint.open(Golden.path("models/" + model))) {
            SingleFileWriter.write(golden, whole);
        }
        Map<String, Shape> shapes = shapes(whole);
        Path damaged = folder.resolve("damaged.safetensors");
        int refused = 0;
        for (int seed = 0; seed < VARIANTS; seed++) {
            write(shapes, new Random(seed), damaged);
            refused += refuses(damaged) ? 1 : 0;
        }
        assertThat(refused).isPositive();
    }

    private static Map<String, Shape> shapes(Path file) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile opened = SafetensorsFile.open(file, arena);
            opened.names().forEach(name -> shapes.put(name, opened.get(name).shape()));
        }
        return shapes;
    }

    private static void write(Map<String, Shape> shapes, Random random, Path file) {
        double damage = 0.5 * random.nextDouble() * random.nextDouble();
        SafetensorsWriter writer = new SafetensorsWriter();
        shapes.forEach((name, shape) -> {
            boolean isDamaged = random.nextDouble() < damage;
            if (!isDamaged) {
                writer.addZeros(name, ElementType.U8, shape);
            } else if (random.nextBoolean()) {
                writer.addZeros(
                        name,
                        ElementType.U8,
                        Shape.of(random.longs(random.nextInt(6), 0, 4).toArray()));
            }
        });
        writer.write(file);
    }

    private static boolean refuses(Path file) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            for (CheckpointComponent component : checkpoint.components()) {
                WeightStore weights = checkpoint.weights(component);
                weights.names().forEach(weights::get);
            }
            checkpoint.summary();
            return false;
        } catch (GouacheException e) {
            assertThat(e.getMessage()).startsWith(file.toString()).hasLineCount(1);
            return true;
        }
    }
}
