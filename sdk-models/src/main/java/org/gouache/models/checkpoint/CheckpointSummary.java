package org.gouache.models.checkpoint;

import org.gouache.tensor.ElementType;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.Weight;
import org.gouache.weight.WeightKind;
import org.gouache.weight.WeightStore;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a model consists of, without its weights themselves.
 *
 * @param pipelineClass the pipeline class of the reference implementation; empty if the model is a
 *     part
 * @param scheduler the scheduler's config; null if the model has none
 * @param parameters of all components whose weights can be read
 * @param fileBytes of all files with weights, each counted once
 */
public record CheckpointSummary(
        String name,
        CheckpointKind kind,
        String pipelineClass,
        List<ComponentSummary> components,
        @Nullable JsonNode scheduler,
        long parameters,
        long fileBytes) {

    /**
     * One network.
     *
     * @param className its class in the reference implementation; empty if its config does not say
     * @param parameters 0 for an ONNX file, whose weights are not read
     * @param parametersByType the dense ones, by the type in which they are stored
     * @param parametersByBits the palettized ones, by the bits of an index
     * @param parametersByKind by what they are for
     * @param weightBytes what the weights take as they are stored
     * @param files relative to the model's folder; for a single file, its name
     */
    public record ComponentSummary(
            CheckpointComponent component,
            String className,
            long parameters,
            Map<ElementType, Long> parametersByType,
            SortedMap<Integer, Long> parametersByBits,
            Map<WeightKind, Long> parametersByKind,
            long weightBytes,
            List<FileSummary> files) {}

    /**
     * A file with weights.
     *
     * @param name with {@code /} between folders
     */
    public record FileSummary(String name, long bytes) {}

    static CheckpointSummary of(String name, CheckpointContents contents) {
        List<ComponentSummary> components =
                contents.components().entrySet().stream()
                        .map(entry -> summary(contents.path(), entry.getKey(), entry.getValue()))
                        .toList();
        long fileBytes =
                components.stream()
                        .map(ComponentSummary::files)
                        .flatMap(Collection::stream)
                        .distinct()
                        .mapToLong(FileSummary::bytes)
                        .sum();
        return new CheckpointSummary(
                name,
                contents.kind(),
                contents.index().pipelineClass(),
                components,
                contents.scheduler(),
                components.stream().mapToLong(ComponentSummary::parameters).sum(),
                fileBytes);
    }

    private static ComponentSummary summary(
            Path model, CheckpointComponent component, ComponentContents contents) {
        Map<ElementType, Long> byType = new EnumMap<>(ElementType.class);
        SortedMap<Integer, Long> byBits = new TreeMap<>();
        Map<WeightKind, Long> byKind = new EnumMap<>(WeightKind.class);
        long bytes = 0;
        if (contents instanceof ComponentContents.Weights weights) {
            WeightStore store = weights.store().get();
            for (String name : store.names()) {
                Weight weight = store.get(name);
                long elements = weight.shape().elements();
                byKind.merge(WeightKind.of(name, weight.shape()), elements, Long::sum);
                bytes += weight.bytes();
                switch (weight) {
                    case DenseWeight dense -> byType.merge(dense.type(), elements, Long::sum);
                    case PalettizedWeight palettized ->
                            byBits.merge(palettized.bits(), elements, Long::sum);
                }
            }
        }
        return new ComponentSummary(
                component,
                ComponentConfig.className(contents.config()),
                byKind.values().stream().mapToLong(Long::longValue).sum(),
                byType,
                byBits,
                byKind,
                bytes,
                contents.files().stream().map(file -> file(model, file)).toList());
    }

    private static FileSummary file(Path model, Path file) {
        Path name = file.equals(model) ? file.getFileName() : model.relativize(file);
        return new FileSummary(String.valueOf(name).replace('\\', '/'), FileSize.of(file));
    }
}
