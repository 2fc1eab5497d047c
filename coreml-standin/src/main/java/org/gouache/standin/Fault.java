package org.gouache.standin;

import java.util.Collection;

/** What the stand-in can be told to do wrong. The order is that of its header, from bit 0. */
public enum Fault {
    COMPILE_ERROR,
    LOAD_ERROR,
    LOAD_EXCEPTION,
    /** A prediction gives an {@code NSError} with two more beneath it. */
    ERROR,
    /** A prediction raises an {@code NSException}. */
    EXCEPTION,
    /** A prediction throws something else. */
    FOREIGN_EXCEPTION,
    /** Outputs come in memory of the stand-in's own, rows padded to 64 bytes. */
    IGNORED_BACKING,
    /** Outputs come as other arrays on the memory that was given for them. */
    WRAPPED_BACKING,
    /** Models keep the inputs of predictions until they are unloaded. */
    KEPT_INPUTS,
    /** Predictions take 50 ms. */
    DELAY,
    /** Outputs have one dimension more. */
    WRONG_SHAPE,
    /** No array can be made on given memory. */
    NO_ARRAY,
    /** One output is missing. */
    NO_OUTPUT,
    /** Outputs that should be float32 come as float16, in memory of the stand-in's own. */
    NARROW_OUTPUTS;

    static int bits(Collection<Fault> faults) {
        return faults.stream().mapToInt(fault -> 1 << fault.ordinal()).reduce(0, (a, b) -> a | b);
    }
}
