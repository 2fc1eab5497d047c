package org.gouache.runtime.coreml.file;

import org.gouache.file.Quoted;
import org.gouache.runtime.coreml.proto.Mil;

/** Parts of a program, as errors name them. */
public final class Shown {
    private Shown() {}

    /** An operation by its type and first output, as in {@code conv 'noise_pred'}. */
    public static String of(Mil.Operation operation) {
        String output = operation.getOutputsCount() == 0 ? "" : operation.getOutputs(0).getName();
        return "%s '%s'".formatted(Quoted.of(operation.getType()), Quoted.of(output));
    }
}
