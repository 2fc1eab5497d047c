package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.gouache.weight.WeightStore;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model as a folder with a subfolder for each component: the layout of diffusers, and of optimum,
 * which has {@code model.onnx} in place of weights. A folder without {@code model_index.json} is a
 * part of a model: what it has is what counts.
 */
final class ModelFolder {
    private static final String INDEX = "model_index.json";
    private static final String ONNX_MODEL = "model.onnx";

    private final Path path;
    private final CheckpointOptions options;
    private final Arena arena;

    private ModelFolder(Path path, CheckpointOptions options, Arena arena) {
        this.path = path;
        this.options = options;
        this.arena = arena;
    }

    static CheckpointContents read(Path path, CheckpointOptions options, Arena arena) {
        return new ModelFolder(path, options, arena).read();
    }

    private CheckpointContents read() {
        @Nullable ModelIndex index =
                Files.exists(path.resolve(INDEX)) ? ModelIndex.read(path.resolve(INDEX)) : null;
        Map<CheckpointComponent, ComponentContents> components =
                new EnumMap<>(CheckpointComponent.class);
        Map<CheckpointComponent, TokenizerSource> tokenizers =
                new EnumMap<>(CheckpointComponent.class);
        for (CheckpointComponent component : CheckpointComponent.values()) {
            if (isPart(index, component.folder())) {
                components.put(component, component(component));
            }
            component
                    .tokenizerFolder()
                    .filter(folder -> isPart(index, folder))
                    .ifPresent(folder ->
                            tokenizers.put(
                                    component, new TokenizerSource.Folder(path.resolve(folder))));
        }
        if (components.isEmpty()) {
            Optional<CheckpointContents> bundle = CoreMlBundle.read(path, options);
            if (bundle.isPresent()) {
                return bundle.get();
            }
            throw new GouacheException(
                    "%s: no model: neither %s nor a folder of a component such as unet nor Unet.mlmodelc is there"
                            .formatted(path, INDEX));
        }
        boolean isOnnx =
                components.values().stream()
                        .anyMatch(ComponentContents.ReadyMade.class::isInstance);
        return new CheckpointContents(
                isOnnx ? CheckpointKind.ONNX_FOLDER : CheckpointKind.DIFFUSERS_FOLDER,
                path,
                index == null ? new ModelIndex(JsonNodeFactory.instance.objectNode()) : index,
                components,
                tokenizers,
                scheduler(index));
    }

    private boolean isPart(@Nullable ModelIndex index, String name) {
        boolean exists = Files.isDirectory(path.resolve(name));
        if (index == null) {
            return exists;
        }
        if (index.lists(name) && !exists) {
            throw new GouacheException(
                    "%s: %s lists %s, but there is no folder of that name"
                            .formatted(path, INDEX, name));
        }
        return index.lists(name);
    }

    private ComponentContents component(CheckpointComponent component) {
        Path folder = path.resolve(component.folder());
        JsonNode config = ComponentConfig.read(component, folder.resolve("config.json"));
        Path onnx = folder.resolve(ONNX_MODEL);
        if (Files.isRegularFile(onnx)) {
            return new ComponentContents.ReadyMade(config, onnx, onnxFiles(folder));
        }
        WeightFiles weights =
                WeightFiles.find(folder, component.weightsName(), options.variant(), arena);
        Once<WeightStore> store =
                new Once<>(() -> DiffusersNames.of(component, weights.store().get()));
        return new ComponentContents.Weights(config, weights.files(), store);
    }

    /**
     * Large models keep their tensors beside the graph: optimum in one file, older tools in
     * another.
     */
    private static List<Path> onnxFiles(Path folder) {
        return Stream.of(ONNX_MODEL, "model.onnx_data", "weights.pb")
                .map(folder::resolve)
                .filter(Files::isRegularFile)
                .toList();
    }

    private @Nullable JsonNode scheduler(@Nullable ModelIndex index) {
        return isPart(index, "scheduler")
                ? JsonFile.read(path.resolve("scheduler/scheduler_config.json"))
                : null;
    }
}
