package org.gouache.cli;

import org.gouache.models.checkpoint.CheckpointSummary;
import org.gouache.models.checkpoint.CheckpointSummary.ComponentSummary;
import org.gouache.models.checkpoint.CheckpointSummary.FileSummary;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a model consists of, for people and for programs. */
record Inventory(CheckpointSummary summary) {
    private static final List<String> SCHEDULER_SETTINGS =
            List.of(
                    "prediction_type",
                    "timestep_spacing",
                    "rescale_betas_zero_snr",
                    "use_karras_sigmas",
                    "algorithm_type",
                    "solver_order");

    String text() {
        return Stream.concat(
                        Stream.of(headline()),
                        Stream.concat(
                                summary.components().stream().flatMap(Inventory::lines),
                                schedulerLine()))
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
                        size(summary.fileBytes()));
    }

    private String parameters() {
        return summary.parameters() == 0 ? "" : count(summary.parameters()) + " parameters, ";
    }

    private static Stream<String> lines(ComponentSummary component) {
        boolean readable = component.parameters() > 0;
        String head =
                "  %-16s %-27s %8s %9s  %s"
                        .formatted(
                                component.component(),
                                component.className(),
                                readable ? count(component.parameters()) : "",
                                size(fileBytes(component)),
                                keys(component.parametersByType()));
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

    private static String keys(Map<?, Long> counts) {
        return counts.keySet().stream().map(Object::toString).collect(Collectors.joining(", "));
    }

    private static String counts(Map<?, Long> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .map(entry -> entry.getKey() + " " + count(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String count(long number) {
        return scaled(number, "", " k", " M", " G");
    }

    private static String size(long bytes) {
        return scaled(bytes, " B", " kB", " MB", " GB");
    }

    private static String scaled(long number, String... units) {
        double value = number;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0
                ? number + units[0]
                : String.format(Locale.ROOT, "%.1f%s", value, units[unit]);
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

    private static ObjectNode json(ComponentSummary component) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("class", component.className());
        json.put("parameters", component.parameters());
        json.put("weight_bytes", component.weightBytes());
        putCounts(json.putObject("parameters_by_type"), component.parametersByType());
        putCounts(json.putObject("parameters_by_kind"), component.parametersByKind());
        ObjectNode files = json.putObject("files");
        component.files().forEach(file -> files.put(file.name(), file.bytes()));
        return json;
    }

    private static void putCounts(ObjectNode json, Map<?, Long> counts) {
        counts.forEach((key, count) -> json.put(key.toString(), count));
    }
}
