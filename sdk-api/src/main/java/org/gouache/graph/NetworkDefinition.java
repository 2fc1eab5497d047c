package org.gouache.graph;

import org.gouache.tensor.Shape;

import java.util.List;
import java.util.Map;

/** A network as its configuration describes it, independent of weights, sizes and runtimes. */
public interface NetworkDefinition {
    /** What it is, as in {@code unet}: for messages, and file names. */
    String name();

    /** The inputs in order. */
    List<NetworkInput> inputs();

    /**
     * The graph for concrete input shapes.
     *
     * @param inputShapes a shape for every input
     * @throws org.gouache.GouacheException if the shapes do not fit the network or one another;
     *     names the layer and the shapes
     */
    Graph build(Map<String, Shape> inputShapes);

    /** The graph for {@linkplain NetworkInput#typicalShape typical} input shapes. */
    default Graph build() {
        return build(NetworkInput.typicalShapes(inputs()));
    }
}
