package org.gouache.runtime.coreml.program;

import org.gouache.graph.Graph;
import org.gouache.graph.Op;
import org.gouache.graph.Value;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The operations of a graph that some values depend on. */
final class NeededOps {
    private NeededOps() {}

    static List<Op> of(Graph graph, List<Value> wanted) {
        Set<Value> needed = new HashSet<>(wanted);
        List<Op> ops = new ArrayList<>();
        for (Op op : graph.ops().reversed()) {
            if (op.outputs().stream().anyMatch(needed::contains)) {
                needed.addAll(op.operands());
                ops.add(op);
            }
        }
        return ops.reversed();
    }
}
