package org.gouache.palettize.analysis;

import org.gouache.GouacheException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.SafetensorsFile;
import org.gouache.weight.SafetensorsWriter;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Statistics in a safetensors file. An input is called as the first of the layers that share it;
 * the metadata say for each layer which it is. Of an input there are {@code <input>.deviations},
 * the roots of the mean squares (F32 [width]), and for each block {@code <input>.correlations.<i>}
 * (F16 [n * (n + 1) / 2]): the lower triangle of the block, row by row, each value divided by the
 * deviations of its row and column. So a file takes a quarter of what the covariances do.
 */
public final class StatisticsFile {
    private static final String FORMAT = "gouache.statistics";
    private static final String VERSION = "1";
    private static final String DEVIATIONS = ".deviations";
    private static final String CORRELATIONS = ".correlations.";

    private StatisticsFile() {}

    /**
     * Writes or replaces a file.
     *
     * @throws GouacheException if it cannot be written
     */
    public static void write(LayerStatistics statistics, Path file) {
        SafetensorsWriter writer = new SafetensorsWriter().metadata(FORMAT, VERSION);
        Map<InputCovariance, String> names = new IdentityHashMap<>();
        statistics
                .covariances()
                .forEach((layer, covariance) -> {
                    if (names.putIfAbsent(covariance, layer) == null) {
                        add(layer, covariance, writer);
                    }
                    writer.metadata(layer, names.getOrDefault(covariance, layer));
                });
        writer.write(file);
    }

    private static void add(String name, InputCovariance covariance, SafetensorsWriter writer) {
        List<PackedCorrelations> blocks =
                covariance.blocks().stream().map(PackedCorrelations::new).toList();
        writer.add(
                name + DEVIATIONS,
                ElementType.F32,
                Shape.of(covariance.width()),
                channel -> {
                    for (PackedCorrelations block : blocks) {
                        block.writeDeviations(channel);
                    }
                });
        for (int i = 0; i < blocks.size(); i++) {
            PackedCorrelations block = blocks.get(i);
            writer.add(
                    name + CORRELATIONS + i, ElementType.F16, block.shape(), block::writeTriangle);
        }
    }

    /**
     * Opens a file; covariances are read when they are asked for.
     *
     * @param arena for as long as which the file is mapped
     * @throws GouacheException if it cannot be read or holds no statistics, or their sizes do not
     *     fit each other
     */
    public static LayerStatistics open(Path path, Arena arena) {
        SafetensorsFile file = SafetensorsFile.open(path, arena);
        Map<String, String> inputs = new LinkedHashMap<>(file.metadata());
        if (!VERSION.equals(inputs.remove(FORMAT))) {
            throw new GouacheException("%s: holds no statistics of this version".formatted(path));
        }
        Map<String, InputCovariance> shared = new HashMap<>();
        Map<String, InputCovariance> covariances = new LinkedHashMap<>();
        inputs.forEach((layer, input) ->
                covariances.put(layer, shared.computeIfAbsent(input, _ -> read(file, input))));
        return new LayerStatistics(covariances);
    }

    private static InputCovariance read(SafetensorsFile file, String input) {
        List<PackedCorrelations.Stored> blocks = new ArrayList<>();
        int width = 0;
        while (file.names().contains(input + CORRELATIONS + blocks.size())) {
            PackedCorrelations.Stored block =
                    PackedCorrelations.Stored.of(
                            file, input + CORRELATIONS + blocks.size(), input + DEVIATIONS, width);
            blocks.add(block);
            width = Math.addExact(width, block.size());
        }
        Shape deviations = file.get(input + DEVIATIONS).shape();
        if (width == 0 || !deviations.equals(Shape.of(width))) {
            throw new GouacheException(
                    "%s: the blocks of input '%s' have %d values, its deviations shape %s"
                            .formatted(file, input, width, deviations));
        }
        return InputCovariance.read(
                width, () -> blocks.stream().map(PackedCorrelations.Stored::expand).toList());
    }
}
