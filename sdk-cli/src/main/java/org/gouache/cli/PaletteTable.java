package org.gouache.cli;

import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.PaletteReport;
import org.gouache.palette.PaletteReport.ComponentSize;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What palettizing did, for people and for programs.
 *
 * @param nanoseconds that it took
 */
record PaletteTable(PaletteReport report, PaletteOptions options, Path folder, long nanoseconds) {
    private static final String ROW = "  %-16s %9s %11s %11s %13s";

    /** A row for each network, and one for all. */
    String text() {
        List<ComponentSize> components = report.components();
        ComponentSize total = total(components);
        return Stream.of(
                        Stream.of(headline()),
                        Stream.of(ROW.formatted("", "weights", "before", "after", "bits a weight")),
                        components.stream().map(PaletteTable::row),
                        Stream.of(row(total)))
                .flatMap(rows -> rows)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private String headline() {
        return "%s: %s, %s weights in %d tensors%s, %s s"
                .formatted(
                        folder,
                        palettes(),
                        Quantity.count(total(report.components()).palettized()),
                        report.layers().size(),
                        options.simulated() ? ", written dense" : "",
                        Quantity.decimal(nanoseconds / 1e9, 1));
    }

    private String palettes() {
        PaletteRecipe recipe = options.recipe();
        return recipe == null ? options.spec().bits() + " bits" : recipe.name();
    }

    private static ComponentSize total(List<ComponentSize> components) {
        return new ComponentSize(
                "total",
                components.stream().mapToLong(ComponentSize::weights).sum(),
                components.stream().mapToLong(ComponentSize::palettized).sum(),
                components.stream().mapToLong(ComponentSize::bytesBefore).sum(),
                components.stream().mapToLong(ComponentSize::bytesAfter).sum());
    }

    private static String row(ComponentSize size) {
        return ROW.formatted(
                size.name(),
                Quantity.count(size.weights()),
                Quantity.bytes(size.bytesBefore()),
                Quantity.bytes(size.bytesAfter()),
                Quantity.decimal(8.0 * size.bytesAfter() / Math.max(1, size.weights()), 2));
    }

    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("folder", folder.toString());
        PaletteRecipe recipe = options.recipe();
        if (recipe == null) {
            json.put("bits", options.spec().bits());
        } else {
            json.put("recipe", recipe.name());
        }
        json.put("seconds", Math.round(nanoseconds / 1e6) / 1000.0);
        ObjectNode components = json.putObject("components");
        report.components()
                .forEach(size ->
                        components
                                .putObject(size.name())
                                .put("weights", size.weights())
                                .put("palettized", size.palettized())
                                .put("bytes_before", size.bytesBefore())
                                .put("bytes_after", size.bytesAfter()));
        ArrayNode layers = json.putArray("layers");
        report.layers()
                .forEach(layer ->
                        layers.add(PaletteLayers.json(layer).put("component", layer.component())));
        return json.toString();
    }
}
