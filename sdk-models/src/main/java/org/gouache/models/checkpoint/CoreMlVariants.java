package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.InferenceRuntime;
import org.jspecify.annotations.Nullable;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The bundles that a folder holds: itself one, or, as repositories on the Hub have it, one for each
 * form of attention, compiled and as packages, as in {@code split_einsum/compiled}.
 */
final class CoreMlVariants {
    private static final int DEEPEST = 3;

    private final Path path;
    private final List<Path> folders = new ArrayList<>();

    private CoreMlVariants(Path path) {
        this.path = path;
    }

    static CoreMlVariants of(Path path) {
        CoreMlVariants variants = new CoreMlVariants(path);
        variants.search(path, 0);
        return variants;
    }

    private void search(Path folder, int depth) {
        if (new CoreMlModels(folder).unet().isPresent()) {
            folders.add(folder);
        }
        if (depth == DEEPEST) {
            return;
        }
        FolderContent.of(folder).stream()
                .filter(inner -> Files.isDirectory(inner) && Files.isReadable(inner))
                .filter(inner -> !CoreMlModels.isModel(inner))
                .forEach(inner -> search(inner, depth + 1));
    }

    /**
     * The bundle of a name; without one the folder itself, or else the one that suits the compute
     * units: {@code original} is for the CPU and the GPU, {@code split_einsum} for the Neural
     * Engine. Compiled models are preferred to packages.
     *
     * @param variant a folder of its path
     * @param asked null: those that Core ML is used with on this machine, or elsewhere all
     * @throws GouacheException if there is none of that name; names those that are there
     */
    Optional<CoreMlModels> choose(@Nullable String variant, @Nullable ComputeUnits asked) {
        ComputeUnits units = asked == null && folders.size() > 1 ? usualUnits() : asked;
        Comparator<String> preference =
                Comparator.<String>comparingInt(name -> name.isEmpty() ? 0 : 1)
                        .thenComparingInt(name -> attentionRank(name, units))
                        .thenComparing(name -> !name.contains("compiled"))
                        .thenComparing(Comparator.naturalOrder());
        List<String> names = folders.stream().map(this::name).sorted(preference).toList();
        Optional<String> chosen =
                names.stream()
                        .filter(name -> variant == null || isWithin(name, variant))
                        .findFirst();
        if (chosen.isEmpty() && variant != null && !names.isEmpty()) {
            throw new GouacheException(
                    "%s: there is no variant \"%s\"; there are %s"
                            .formatted(path, variant, String.join(", ", names)));
        }
        return chosen.map(path::resolve).map(CoreMlModels::new);
    }

    private static ComputeUnits usualUnits() {
        return InferenceRuntime.all().stream()
                .flatMap(runtime -> runtime.usualComputeUnits().stream())
                .findFirst()
                .orElse(ComputeUnits.ALL);
    }

    /** With slashes between folders; empty for the folder itself. */
    private String name(Path folder) {
        return path.relativize(folder).toString().replace('\\', '/');
    }

    private static boolean isWithin(String name, String variant) {
        return ("/" + name + "/").contains("/" + variant + "/");
    }

    private static int attentionRank(String name, @Nullable ComputeUnits units) {
        boolean forGpu = units == ComputeUnits.CPU_ONLY || units == ComputeUnits.CPU_AND_GPU;
        if (name.contains("original")) {
            return forGpu ? 0 : 2;
        }
        return name.contains("split_einsum_v2") ? 1 : forGpu ? 2 : 0;
    }
}
