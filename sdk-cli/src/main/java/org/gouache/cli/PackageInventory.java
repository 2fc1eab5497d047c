package org.gouache.cli;

import org.gouache.runtime.FileDescription;
import org.gouache.runtime.FileDescription.Feature;
import org.gouache.runtime.coreml.MlPackage;
import org.gouache.runtime.coreml.StoredWeights;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a Core ML package consists of, for people and for programs. */
record PackageInventory(MlPackage model) {
    private static final String WEIGHTS = "%-20s %8s %5d tensors %9s";
    private static final int LINE = 83;

    static boolean isPackage(Path path) {
        return path.toString().endsWith(".mlpackage")
                || Files.exists(path.resolve("Manifest.json"));
    }

    String text() {
        FileDescription description = model.description();
        return Stream.of(
                        Stream.of(headline()),
                        Rows.of("inputs", description.inputs().stream().map(Feature::toString)),
                        Rows.of("outputs", description.outputs().stream().map(Feature::toString)),
                        Rows.of("weights", model.weights().stream().map(PackageInventory::line)),
                        Rows.of("operations", operations().stream()),
                        Rows.of("unchecked", model.unchecked().stream().sorted()),
                        Rows.of("problems", problems()))
                .flatMap(lines -> lines)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private String headline() {
        List<StoredWeights> weights = model.weights();
        return "%s: Core ML package, specification %d, %s parameters, %s"
                .formatted(
                        model.path().getFileName(),
                        model.specification(),
                        Quantity.count(weights.stream().mapToLong(StoredWeights::parameters).sum()),
                        Quantity.bytes(weights.stream().mapToLong(StoredWeights::bytes).sum()));
    }

    private static String line(StoredWeights weights) {
        return WEIGHTS.formatted(
                weights.storage(),
                Quantity.count(weights.parameters()),
                weights.tensors(),
                Quantity.bytes(weights.bytes()));
    }

    private List<String> operations() {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        model.operations()
                .forEach((type, count) -> {
                    String entry = type + " " + count;
                    if (line.length() + entry.length() > LINE) {
                        lines.add(line + ",");
                        line.setLength(0);
                    }
                    line.append(line.isEmpty() ? "" : ", ").append(entry);
                });
        lines.add(line.toString());
        return lines;
    }

    private Stream<String> problems() {
        List<String> problems = model.problems();
        return problems.isEmpty() ? Stream.of("none") : problems.stream();
    }

    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", model.path().getFileName().toString());
        json.put("specification", model.specification());
        FeatureJson.put(json, model.description());
        ArrayNode weights = json.putArray("weights");
        for (StoredWeights stored : model.weights()) {
            weights.addObject()
                    .put("storage", stored.storage())
                    .put("tensors", stored.tensors())
                    .put("parameters", stored.parameters())
                    .put("bytes", stored.bytes());
        }
        ObjectNode operations = json.putObject("operations");
        model.operations().forEach(operations::put);
        ArrayNode unchecked = json.putArray("unchecked");
        model.unchecked().stream().sorted().forEach(unchecked::add);
        ArrayNode problems = json.putArray("problems");
        model.problems().forEach(problems::add);
        return json.toString();
    }
}
