package org.gouache.runtime.coreml.program;

import org.gouache.graph.Value;
import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.TensorType;

/**
 * An input or output of a program.
 *
 * @param name an identifier
 * @param value what it is in the graph
 * @param layout the layout that it has outside
 * @param type the type that it has outside: FLOAT16 or FLOAT32, also for ids
 */
public record Port(String name, Value value, Layout layout, MilType type) {
    TensorType tensorType() {
        return new TensorType(type, layout.shape(value.shape()));
    }
}
