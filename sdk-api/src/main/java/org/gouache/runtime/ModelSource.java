package org.gouache.runtime;

import org.gouache.graph.NetworkDefinition;
import org.gouache.weight.WeightStore;

import java.nio.file.Path;

/** What a runtime loads. */
public sealed interface ModelSource {
    /** A definition and its weights. The store's memory must outlive the network. */
    record GraphSource(NetworkDefinition definition, WeightStore weights) implements ModelSource {}

    /**
     * A ready-made file of a format that the runtime knows.
     *
     * @param definition the network that the file is meant to hold: the runtime presents its names
     *     and layouts, whatever the file calls them
     */
    record FileSource(Path file, NetworkDefinition definition) implements ModelSource {}
}
