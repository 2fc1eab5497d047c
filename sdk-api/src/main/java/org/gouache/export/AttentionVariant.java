package org.gouache.export;

/** How attention is written for Core ML, by the names of Apple's converter. */
public enum AttentionVariant {
    /** All heads at once: what GPUs are quickest with. */
    ORIGINAL,
    /** Head by head, channels first: what the Neural Engine is made for. */
    SPLIT_EINSUM,
    /**
     * As {@link #SPLIT_EINSUM}, with long sequences in pieces of 512 queries: less memory on the
     * Neural Engine, which makes it quicker on phones.
     */
    SPLIT_EINSUM_V2
}
