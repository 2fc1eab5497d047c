package org.gouache.runtime.coreml;

import static java.util.stream.Collectors.toMap;

import org.gouache.GouacheException;
import org.gouache.runtime.FileDescription;
import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.validation.Problem;
import org.gouache.runtime.coreml.validation.Validation;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A package with an ML Program ({@code .mlpackage}), from whatever tool, seen from outside: what
 * goes in and out, what it consists of, and what is wrong with it. It runs nowhere but on Macs, but
 * can be looked at everywhere.
 *
 * <pre>{@code
 * try (MlPackage unet = MlPackage.open(Path.of("Unet.mlpackage"))) {
 *     unet.description().inputs().forEach(System.out::println);
 *     unet.problems().forEach(System.out::println);
 * }
 * }</pre>
 */
public final class MlPackage implements AutoCloseable {
    private final PackageReader reader;
    private final Validation validation;

    private MlPackage(PackageReader reader, Validation validation) {
        this.reader = reader;
        this.validation = validation;
    }

    /**
     * Reads a package's manifest and model. Of its weights only what says where and what they are.
     *
     * @throws GouacheException if they are missing or damaged, weights are not where the model says
     *     or not of the size that it says, or the model is of an older kind than ML Programs
     */
    public static MlPackage open(Path path) {
        PackageReader reader = PackageReader.open(path);
        try {
            reader.requireSoundValues();
            return new MlPackage(reader, Validation.of(reader));
        } catch (RuntimeException | Error e) {
            reader.close();
            throw e;
        }
    }

    public Path path() {
        return reader.path();
    }

    /** The version of the specification: 7 is for macOS 13 and later, 9 for macOS 15. */
    public int specification() {
        return reader.model().getSpecificationVersion();
    }

    /** The names, types and shapes of the inputs and outputs. */
    public FileDescription description() {
        return Descriptions.of(reader.path(), reader.model().getDescription());
    }

    /** How many operations there are of each type, the most frequent first. */
    public Map<String, Integer> operations() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Mil.Operation operation : reader.block().getOperationsList()) {
            counts.merge(operation.getType(), 1, Integer::sum);
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .collect(
                        toMap(
                                Map.Entry::getKey,
                                Map.Entry::getValue,
                                (one, _) -> one,
                                LinkedHashMap::new));
    }

    /** The weights by how they are stored, those that take most first. */
    public List<StoredWeights> weights() {
        return WeightInventory.of(reader.block());
    }

    /**
     * What is wrong: operations whose parameters are missing, of the wrong type or shape, or not
     * constant where they must be; outputs that are not what they are declared to be; names that
     * are not defined, or twice; weights that are not where they should be. A line for each, with
     * the operation, what was found and what was expected.
     */
    public List<String> problems() {
        return validation.problems().stream().map(Problem::toString).toList();
    }

    /** The types of operations that are not known here, and were not checked; they may be fine. */
    public Set<String> unchecked() {
        return validation.unchecked();
    }

    /** Frees what was opened. */
    @Override
    public void close() {
        reader.close();
    }
}
