package org.gouache.cli;

import org.gouache.palette.PalettizedLayer;
import org.gouache.palette.WeightError;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.List;
import java.util.stream.Stream;

/** Palettized layers, one by one. */
final class PaletteLayers {
    private static final String ROW = "  %-74s %19s %4s %8s %9s %8s";

    private PaletteLayers() {}

    /** A table; empty if there are no layers. */
    static Stream<String> rows(List<PalettizedLayer> layers) {
        return layers.isEmpty()
                ? Stream.empty()
                : Stream.concat(
                        Stream.of(
                                ROW.formatted(
                                        "palettized", "shape", "bits", "palettes", "size", "SNR")),
                        layers.stream().map(PaletteLayers::row));
    }

    private static String row(PalettizedLayer layer) {
        WeightError error = layer.error();
        return ROW.formatted(
                        layer.component() + " " + layer.name(),
                        layer.shape(),
                        layer.bits(),
                        layer.groups() + (layer.scaled() ? "+scale" : ""),
                        Quantity.bytes(layer.bytes()),
                        error == null ? "" : Quantity.decimal(error.signalToNoise(), 1) + " dB")
                .stripTrailing();
    }

    static ObjectNode json(PalettizedLayer layer) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", layer.name());
        ArrayNode shape = json.putArray("shape");
        for (long size : layer.shape().toArray()) {
            shape.add(size);
        }
        json.put("bits", layer.bits());
        json.put("groups", layer.groups());
        json.put("scaled", layer.scaled());
        json.put("bytes", layer.bytes());
        WeightError error = layer.error();
        if (error != null) {
            json.put("squared_error", error.squaredError());
            json.put("squared_norm", error.squaredNorm());
        }
        return json;
    }
}
