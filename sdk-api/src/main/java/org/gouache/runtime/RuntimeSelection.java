package org.gouache.runtime;

/** When a runtime is chosen where none is named. */
public enum RuntimeSelection {
    /** If it works. */
    USUAL,
    /**
     * If it works, and no usual one does, or the model is palettized and its weights, decoded to
     * float32, would not fit in the memory: this runtime does not decode them.
     */
    FOR_LARGE_PALETTES,
    /** Never: it must be asked for, and is not loaded before. */
    BY_NAME
}
