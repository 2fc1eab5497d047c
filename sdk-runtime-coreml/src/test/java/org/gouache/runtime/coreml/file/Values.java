package org.gouache.runtime.coreml.file;

import org.gouache.runtime.coreml.proto.Mil;

import java.util.stream.Stream;

/** The values that stand in a program. */
final class Values {
    private Values() {}

    static Stream<Mil.Value> of(Mil.Operation operation) {
        Stream<Mil.Value> inputs =
                operation.getInputsMap().values().stream()
                        .flatMap(argument -> argument.getArgumentsList().stream())
                        .filter(Mil.Argument.Binding::hasValue)
                        .map(Mil.Argument.Binding::getValue);
        return Stream.concat(operation.getAttributesMap().values().stream(), inputs);
    }
}
