package org.gouache.testing.witnesses;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

import org.gouache.graph.NetworkDefinition;
import org.gouache.tensor.Shape;

import java.util.Map;

/** A network's configuration, and the sizes of its inputs. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
sealed interface Architecture
        permits ClipArchitecture, LayerArchitecture, UNetArchitecture, VaeArchitecture {
    NetworkDefinition definition();

    Map<String, Shape> inputShapes();

    /** The number of token ids. */
    default int vocabulary() {
        return 1;
    }
}
