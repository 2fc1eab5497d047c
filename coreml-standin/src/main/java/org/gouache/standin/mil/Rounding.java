package org.gouache.standin.mil;

import org.gouache.runtime.coreml.file.MilType;

/** What happens to results between operations. */
public enum Rounding {
    /** Nothing: all are float32, whatever their type. */
    NONE,
    /** Those of type float16 are rounded to it, too large ones to infinity. */
    EVERY_RESULT,
    /** As {@link #EVERY_RESULT}, and it is an error if one is infinite or no number. */
    EVERY_RESULT_FINITE;

    Array apply(Array result) {
        boolean rounds = this != NONE && result.type() == MilType.FLOAT16;
        return rounds ? result.rounded() : result;
    }
}
