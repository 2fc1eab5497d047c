package org.gouache.runtime.coreml.program;

import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.file.MilType;

/**
 * What a program is made of.
 *
 * @param minimumOs the oldest systems that it is for, which says what operations and forms of
 *     weights there may be
 * @param precision what it computes in; sinusoids are float32 always
 * @param layout of tokens and vectors
 * @param attention its form where channels come first; elsewhere all heads are computed at once
 */
public record ProgramOptions(
        MinimumOs minimumOs, Precision precision, Layout layout, AttentionVariant attention) {
    int specification() {
        return switch (minimumOs) {
            case MACOS_13 -> 7;
            case MACOS_15 -> 9;
        };
    }

    String opset() {
        return switch (minimumOs) {
            case MACOS_13 -> "CoreML6";
            case MACOS_15 -> "CoreML8";
        };
    }

    /** The type that a program computes in. */
    MilType type() {
        return switch (precision) {
            case FLOAT16 -> MilType.FLOAT16;
            case FLOAT32 -> MilType.FLOAT32;
        };
    }
}
