package org.gouache.cli;

import org.gouache.models.checkpoint.CheckpointSummary;
import org.gouache.models.checkpoint.CheckpointSummary.ComponentSummary;
import org.gouache.models.checkpoint.CheckpointSummary.FileSummary;
import org.gouache.palette.PalettizedLayer;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a model consists of, for people and for programs. */
record Inventory(CheckpointSummary summary, List<PalettizedLayer> layers) {
    private static final List<String> SCHEDULER_SETTINGS =
            List.of(
                    "prediction_type",
                    "timestep_spacing",
                    "rescale_betas_zero_snr",
                    "use_karras_sigmas",
                    "algorithm_type",
                    "solver_order");

    String text() {
        return Stream.of(
                        Stream.of(headline()),
                        summary.components().stream().flatMap(Inventory::lines),
                        schedulerLine(),
                        PaletteLayers.rows(layers))
                .flatMap(lines -> lines)
                .collect(Collectors.joining(System.lineSeparator()));
    }

    private String headline() {
        String pipeline = summary.pipelineClass();
        return "%s: %s%s, %s%s"
                .formatted(
                        summary.name(),
                        summary.kind(),
                        pipeline.isEmpty() ? "" : ", " + pipeline,
                        parameters(),
                        Quantity.bytes(summary.fileBytes()));
    }

    private String parameters() {
        return summary.parameters() == 0
                ? ""
                : Quantity.count(summary.parameters()) + " parameters, ";
    }

    private static Stream<String> lines(ComponentSummary component) {
        boolean readable = component.parameters() > 0;
        String head =
                "  %-16s %-27s %8s %9s  %s"
                        .formatted(
                                component.component(),
                                component.className(),
                                readable ? Quantity.count(component.parameters()) : "",
                                Quantity.bytes(fileBytes(component)),
                                formats(component));
        return readable
                ? Stream.of(head, "  %-16s %s".formatted("", counts(component.parametersByKind())))
                : Stream.of(head.stripTrailing());
    }

    private static long fileBytes(ComponentSummary component) {
        return component.files().stream().mapToLong(FileSummary::bytes).sum();
    }

    private Stream<String> schedulerLine() {
        JsonNode scheduler = summary.scheduler();
        if (scheduler == null) {
            return Stream.empty();
        }
        String settings =
                SCHEDULER_SETTINGS.stream()
                        .filter(scheduler::hasNonNull)
                        .map(name -> setting(name, scheduler.get(name)))
                        .filter(setting -> !setting.isEmpty())
                        .collect(Collectors.joining(", "));
        return Stream.of(
                "  %-16s %s".formatted("scheduler", scheduler.path("_class_name").asString("")),
                "  %-16s %s".formatted("", settings));
    }

    private static String setting(String name, JsonNode value) {
        if (value.isBoolean()) {
            return value.asBoolean() ? name : "";
        }
        return name + " " + value.asString();
    }

    private static String formats(ComponentSummary component) {
        return Stream.concat(
                        component.parametersByBits().keySet().stream().map(bits -> bits + " bits"),
                        component.parametersByType().keySet().stream().map(Object::toString))
                .collect(Collectors.joining(", "));
    }

    private static String counts(Map<?, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getKey() + " " + Quantity.count(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    String json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", summary.name());
        json.put("kind", summary.kind().toString());
        json.put("pipeline", summary.pipelineClass());
        json.put("parameters", summary.parameters());
        json.put("file_bytes", summary.fileBytes());
        ObjectNode components = json.putObject("components");
        summary.components()
                .forEach(component ->
                        components.set(component.component().toString(), json(component)));
        if (summary.scheduler() != null) {
            json.set("scheduler", summary.scheduler());
        }
        return json.toString();
    }

    private ObjectNode json(ComponentSummary component) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("class", component.className());
        json.put("parameters", component.parameters());
        json.put("weight_bytes", component.weightBytes());
        putCounts(json.putObject("parameters_by_type"), component.parametersByType());
        putCounts(json.putObject("parameters_by_kind"), component.parametersByKind());
        putCounts(json.putObject("parameters_by_bits"), component.parametersByBits());
        ArrayNode palettized = json.putArray("palettized");
        layers.stream()
                .filter(layer -> layer.component().equals(component.component().folder()))
                .forEach(layer -> palettized.add(PaletteLayers.json(layer)));
        ObjectNode files = json.putObject("files");
        component.files().forEach(file -> files.put(file.name(), file.bytes()));
        return json;
    }

    private static void putCounts(ObjectNode json, Map<?, Long> counts) {
        counts.forEach((key, count) -> json.put(key.toString(), count));
    }
}
