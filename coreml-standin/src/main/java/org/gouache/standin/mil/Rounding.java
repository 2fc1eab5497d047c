package org.gouache.standin.mil;

import org.gouache.runtime.coreml.file.MilType;

/** What happens to results between operations. */
public enum Rounding {
    /** Nothing: all are float32, whatever their type. */
    NONE,
    /** Those of type float16 are rounded to it, too large ones to infinity. */
    EVERY_RESULT,
    /** As {@link #EVERY_RESULT}, and it is an error if one is infinite or no number. */
    EVERY_RESULT_FINITE,
    /** As {@link #EVERY_RESULT_FINITE}, and subnormal ones are 0, as some processors have it. */
    EVERY_RESULT_FLUSHED;

    Array apply(Array result) {
        if (this == NONE || result.type() != MilType.FLOAT16) {
            return result;
        }
        return this == EVERY_RESULT_FLUSHED ? result.rounded().flushed() : result.rounded();
    }

    boolean isFinite() {
        return this == EVERY_RESULT_FINITE || this == EVERY_RESULT_FLUSHED;
    }
}
