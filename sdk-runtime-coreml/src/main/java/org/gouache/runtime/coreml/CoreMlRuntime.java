package org.gouache.runtime.coreml;

import org.gouache.runtime.Availability;
import org.gouache.runtime.Availability.Available;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.FileDescription;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.RuntimeSelection;
import org.gouache.runtime.coreml.binding.NativeLibrary;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Networks on Core ML, on macOS 13 and later. May be used by several threads.
 *
 * <p>Takes graphs, of which it writes packages that compute in float16 (float32 where that is asked
 * for), and ready-made files: packages {@code .mlpackage} and compiled models {@code .mlmodelc},
 * with the names and layouts that Apple's converter gives them; a file {@code …Chunk1…} is loaded
 * with {@code …Chunk2…} beside it. Packages are compiled when their shapes are first used, which
 * takes minutes for large ones, and what comes of it is kept in {@linkplain
 * org.gouache.file.UserCache#folder the user's cache}.
 *
 * <p>Models have fixed sizes. A batch goes through them two rows at a time, or as many as a
 * ready-made file takes.
 */
public final class CoreMlRuntime implements InferenceRuntime {
    @Override
    public String name() {
        return "coreml";
    }

    @Override
    public Availability availability() {
        return NativeLibrary.availability();
    }

    /** Until a Mac has been seen to run it. */
    @Override
    public RuntimeSelection selection() {
        return RuntimeSelection.BY_NAME;
    }

    @Override
    public Network load(ModelSource source, LoadOptions options) {
        NativeLibrary library = NativeLibrary.open();
        Target target = Target.of(options, library.machine());
        return switch (source) {
            case GraphSource graph -> GraphLoader.load(graph, library, target);
            case FileSource file -> FileLoader.load(file, new ModelFiles(library, target));
        };
    }

    /**
     * Packages are read on any system, and compiled models with what Apple's compiler wrote beside
     * them; others where Core ML is.
     */
    @Override
    public Optional<FileDescription> describe(Path file) {
        Optional<FileDescription> read = ModelDescriptions.read(file);
        boolean isCompiled = file.toString().endsWith(ModelDescriptions.COMPILED);
        return read.isEmpty() && isCompiled && availability() instanceof Available
                ? Optional.of(FileLoader.describe(file, NativeLibrary.open()))
                : read;
    }

    @Override
    public Optional<ComputeUnits> usualComputeUnits() {
        return availability() instanceof Available
                ? Optional.of(
                        Target.of(LoadOptions.DEFAULT, NativeLibrary.open().machine()).units())
                : Optional.empty();
    }
}
