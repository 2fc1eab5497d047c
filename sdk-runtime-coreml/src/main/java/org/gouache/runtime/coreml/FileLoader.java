package org.gouache.runtime.coreml;

import org.gouache.runtime.ModelSource.FileSource;

import java.nio.file.Path;

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
}
