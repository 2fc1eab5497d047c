package org.gouache.standin.mil;

import org.gouache.runtime.coreml.proto.Mil;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which values of a block nobody uses after which of its operations. */
final class Liveness {
    private final List<Set<String>> lastNames;

    private Liveness(List<Set<String>> lastNames) {
        this.lastNames = lastNames;
    }

    static Liveness of(Mil.Block block) {
        Set<String> later = new HashSet<>(block.getOutputsList());
        List<Set<String>> lastNames = new ArrayList<>();
        for (Mil.Operation operation : block.getOperationsList().reversed()) {
            Set<String> last = new HashSet<>();
            for (String name : names(operation)) {
                if (later.add(name)) {
                    last.add(name);
                }
            }
            lastNames.add(last);
        }
        return new Liveness(lastNames.reversed());
    }

    private static List<String> names(Mil.Operation operation) {
        return operation.getInputsMap().values().stream()
                .flatMap(argument -> argument.getArgumentsList().stream())
                .filter(Mil.Argument.Binding::hasName)
                .map(Mil.Argument.Binding::getName)
                .toList();
    }

    /** What an operation, by its index, is the last to use. */
    Set<String> lastNames(int operation) {
        return lastNames.get(operation);
    }
}
