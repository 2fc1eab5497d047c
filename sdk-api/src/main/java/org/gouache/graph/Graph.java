package org.gouache.graph;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A network for given input shapes: operations in an order in which they can run.
 *
 * @param name what it is, as in {@code unet}
 * @param modules values by the path of the module whose output they are, aliases included: what may be
 *     asked for as an extra output
 * @param outputs results by name, in order
 */
public record Graph(
        String name, List<Value> inputs, List<Op> ops, Map<String, Value> modules, Map<String, Value> outputs) {}
