package org.gouache.runtime.coreml.file;

import org.gouache.runtime.coreml.proto.Mil;

/** Names from files, made fit for one line of an error message. */
public final class Shown {
    private static final int MAX_LENGTH = 120;

    private Shown() {}

    /** An operation by its type and first output, as in {@code conv 'noise_pred'}. */
    public static String of(Mil.Operation operation) {
        String output = operation.getOutputsCount() == 0 ? "" : operation.getOutputs(0).getName();
        return "%s '%s'".formatted(of(operation.getType()), of(output));
    }

    /** The text without control characters, cut off where it is too long to be shown. */
    public static String of(String text) {
        String start = text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "…";
        StringBuilder shown = new StringBuilder();
        start.chars()
                .map(c -> Character.isISOControl(c) || Character.isSurrogate((char) c) ? '?' : c)
                .forEach(c -> shown.append((char) c));
        return shown.toString();
    }
}
