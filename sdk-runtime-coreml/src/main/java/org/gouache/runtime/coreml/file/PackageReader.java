package org.gouache.runtime.coreml.file;

import com.google.protobuf.InvalidProtocolBufferException;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Spec;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A package, open: its model in memory, its weights mapped. What it hands out is valid until it is
 * closed. Nothing of a file is believed before it is checked.
 */
public final class PackageReader implements AutoCloseable {
    /** Stands for the folder of the model in the names of weight files. */
    static final String MODEL_PATH = "@model_path/";

    private final Path path;
    private final Manifest manifest;
    private final Spec.Model model;
    private final Arena arena = Arena.ofShared();
    private final Map<String, WeightFile> weightFiles = new ConcurrentHashMap<>();

    private PackageReader(Path path, Manifest manifest, Spec.Model model) {
        this.path = path;
        this.manifest = manifest;
        this.model = model;
    }

    /**
     * Reads the manifest and the model of a package.
     *
     * @throws GouacheException if one of them is missing or malformed, or the model is no ML
     *     Program
     */
    public static PackageReader open(Path path) {
        if (!Files.isDirectory(path)) {
            throw new GouacheException(
                    Files.exists(path)
                            ? "%s: a package is a folder".formatted(path)
                            : "%s: no such package".formatted(path));
        }
        Manifest manifest = Manifest.read(path);
        return new PackageReader(path, manifest, model(manifest.model()));
    }

    private static Spec.Model model(Path file) {
        Spec.Model model;
        try (InputStream bytes = new BufferedInputStream(Files.newInputStream(file))) {
            model = Spec.Model.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new GouacheException("%s: is damaged: no valid model".formatted(file), e);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        }
        if (!model.hasMlProgram()) {
            throw new GouacheException(
                    "%s: holds no ML Program (specification %d)"
                            .formatted(file, model.getSpecificationVersion()));
        }
        return model;
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    public Spec.Model model() {
        return model;
    }

    /**
     * The block that is executed: that of the function {@code main}, for its operation set.
     *
     * @throws GouacheException if there is none
     */
    public Mil.Block block() {
        Mil.Block block = main().getBlockSpecializationsMap().get(main().getOpset());
        if (block == null) {
            throw new GouacheException(
                    "%s: function main has no block for its operation set '%s'"
                            .formatted(path, Quoted.of(main().getOpset())));
        }
        return block;
    }

    /**
     * @throws GouacheException if there is no function of that name
     */
    public Mil.Function main() {
        Mil.Function main = model.getMlProgram().getFunctionsMap().get("main");
        if (main == null) {
            throw new GouacheException("%s: the program has no function main".formatted(path));
        }
        return main;
    }

    /**
     * The bytes of a value, wherever they stand.
     *
     * @throws GouacheException if the value holds no numbers, or other than its type says, or the
     *     weight file does
     */
    public MemorySegment blob(Mil.Value value) {
        return tensor(value).bytes();
    }

    /** As {@link #blob}, with type and shape. */
    public StoredTensor tensor(Mil.Value value) {
        TensorType type = TensorType.of(value.getType());
        MemorySegment bytes =
                switch (value.getValueCase()) {
                    case IMMEDIATEVALUE ->
                            ImmediateBytes.of(value.getImmediateValue().getTensor(), type);
                    case BLOBFILEVALUE -> blob(value.getBlobFileValue(), type);
                    case VALUE_NOT_SET -> throw new GouacheException("holds nothing");
                };
        return new StoredTensor(type.type(), type.shape(), bytes);
    }

    /**
     * Whether a value is of a kind that {@link #tensor} reads; texts, lists and the like are not.
     */
    public static boolean isNumeric(Mil.Value value) {
        Mil.ValueType type = value.getType();
        return type.hasTensorType() && type.getTensorType().getDataType() != Mil.DataType.STRING;
    }

    /**
     * Checks all values of the program: that those in weight files are there, and are what the
     * program takes them for.
     *
     * @throws GouacheException if one is not; names its operation
     */
    public void requireSoundValues() {
        for (Mil.Operation operation : block().getOperationsList()) {
            operation.getAttributesMap().forEach((name, it) -> require(operation, name, it));
            operation
                    .getInputsMap()
                    .forEach((name, argument) -> {
                        for (Mil.Argument.Binding binding : argument.getArgumentsList()) {
                            if (binding.hasValue()) {
                                require(operation, name, binding.getValue());
                            }
                        }
                    });
        }
    }

    private void require(Mil.Operation operation, String parameter, Mil.Value value) {
        if (!isNumeric(value)) {
            return;
        }
        try {
            tensor(value);
        } catch (GouacheException e) {
            throw new GouacheException(
                    "%s: %s has a %s that %s"
                            .formatted(
                                    path,
                                    Shown.of(operation),
                                    Quoted.of(parameter),
                                    e.getMessage()),
                    e);
        }
    }

    /**
     * The text of a value.
     *
     * @throws GouacheException if it is none
     */
    public static String text(Mil.Value value) {
        Mil.TensorValue tensor = value.getImmediateValue().getTensor();
        if (tensor.getStrings().getValuesCount() != 1
                || value.getType().getTensorType().getDataType() != Mil.DataType.STRING) {
            throw new GouacheException("is no text");
        }
        return tensor.getStrings().getValues(0);
    }

    private MemorySegment blob(Mil.Value.BlobFileValue reference, TensorType expected) {
        try {
            return weightFiles
                    .computeIfAbsent(
                            reference.getFileName(),
                            name -> WeightFile.open(weightPath(name), arena))
                    .blob(reference.getOffset(), expected);
        } catch (GouacheException e) {
            throw new GouacheException("lies in " + e.getMessage(), e);
        }
    }

    private Path weightPath(String name) {
        Path folder = manifest.model().resolveSibling("");
        return Optional.of(name)
                .filter(it -> it.startsWith(MODEL_PATH))
                .flatMap(it -> Manifest.inside(folder, it.substring(MODEL_PATH.length())))
                .filter(manifest::lists)
                .orElseThrow(() ->
                        new GouacheException(
                                "'%s', which is no item of the package"
                                        .formatted(Quoted.of(name))));
    }

    @Override
    public void close() {
        arena.close();
    }
}
