package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.gouache.weight.SafetensorsFile;
import org.gouache.weight.WeightStore;
import org.gouache.weight.WeightView;

import tools.jackson.databind.JsonNode;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An {@code index.json} that says in which of several safetensors files beside it each weight lies.
 *
 * @param shards file by weight
 */
record ShardIndex(Path path, Map<String, Path> shards) {
    /**
     * @throws GouacheException if the index is malformed or a file that it names is missing
     */
    static ShardIndex read(Path path) {
        JsonNode weightMap = JsonFile.read(path).path("weight_map");
        if (!weightMap.isObject() || weightMap.isEmpty()) {
            throw new GouacheException("%s: has no weight_map".formatted(path));
        }
        Map<String, Path> shards = new LinkedHashMap<>();
        weightMap.forEachEntry((name, file) -> shards.put(name, shard(path, name, file)));
        return new ShardIndex(path, shards);
    }

    private static Path shard(Path index, String weight, JsonNode file) {
        String name = file.asString("");
        boolean isPlainName =
                !name.isEmpty()
                        && !name.equals("..")
                        && name.chars().noneMatch(c -> c == '/' || c == '\\' || c == ':' || c == 0);
        if (!file.isString() || !isPlainName) {
            throw new GouacheException(
                    "%s: tensor '%s' should lie in '%s', which is no name of a file beside the index"
                            .formatted(index, weight, name));
        }
        Path shard = index.resolveSibling(name);
        if (!Files.isRegularFile(shard)) {
            throw new GouacheException("%s: names %s, which is missing".formatted(index, name));
        }
        return shard;
    }

    List<Path> files() {
        return shards.values().stream().distinct().toList();
    }

    /** Opens all shards. */
    WeightStore open(Arena arena) {
        Map<Path, SafetensorsFile> opened = new LinkedHashMap<>();
        WeightView.Builder union = WeightView.builder(path.toString());
        shards.forEach((name, shard) -> {
            SafetensorsFile file =
                    opened.computeIfAbsent(shard, it -> SafetensorsFile.open(it, arena));
            if (!file.contains(name)) {
                throw new GouacheException(
                        "%s: tensor '%s' is not in %s, where the index says"
                                .formatted(path, name, shard.getFileName()));
            }
            union.add(name, file, name);
        });
        return union.build();
    }
}
