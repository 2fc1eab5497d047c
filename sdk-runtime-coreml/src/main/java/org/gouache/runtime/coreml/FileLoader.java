package org.gouache.runtime.coreml;

import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.FileDescription;
import org.gouache.runtime.ModelSource.FileSource;
import org.gouache.runtime.coreml.binding.Feature;
import org.gouache.runtime.coreml.binding.LoadedModel;
import org.gouache.runtime.coreml.binding.NativeLibrary;

import java.nio.file.Path;
import java.util.List;

/** Makes networks of ready-made models. They compute in the types that their files say. */
final class FileLoader {
    private FileLoader() {}

    static CoreMlNetwork load(FileSource source, ModelFiles files) {
        Path file = source.file();
        ModelChain models = files.load(file);
        FilePorts ports;
        try {
            ports = FilePorts.of(file, source.definition(), models);
        } catch (RuntimeException | Error e) {
            models.close();
            throw e;
        }
        Session session = new Session(models, ports.batch(), ports.inputs(), ports.outputs());
        return new CoreMlNetwork(
                file.toString(),
                ports.networkInputs(),
                ports.outputs().stream().map(ArrayPort::name).toList(),
                new Sessions.Single(session));
    }

    /** What Core ML says of a compiled model. */
    static FileDescription describe(Path file, NativeLibrary library) {
        LoadedModel model = library.load(file, ComputeUnits.CPU_ONLY);
        try {
            return new FileDescription(file, described(model.inputs()), described(model.outputs()));
        } finally {
            model.release();
        }
    }

    private static List<FileDescription.Feature> described(List<Feature> features) {
        return features.stream()
                .map(feature ->
                        new FileDescription.Feature(
                                feature.name(), feature.type(), feature.shape()))
                .toList();
    }
}
