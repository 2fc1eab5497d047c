package org.gouache.palette;

/** What becomes of a weight with NaN or infinite elements, which no palette can stand for. */
public enum NonFinite {
    /** An error that names the weight. */
    REFUSE,
    /** It stays as it is. */
    KEEP
}
