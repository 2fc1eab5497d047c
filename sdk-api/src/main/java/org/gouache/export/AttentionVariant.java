package org.gouache.export;

/** How attention is written for Core ML, by the names of Apple's converter. */
public enum AttentionVariant {
    /**
     * All heads at once: what GPUs are quickest with. For {@link MinimumOs#MACOS_15} it is Core
     * ML's own operation, which scales where it likes; the others scale the query first, so that in
     * float16 its products with keys stay finite.
     */
    ORIGINAL,
    /** Head by head, channels first: what the Neural Engine is made for. */
    SPLIT_EINSUM,
    /**
     * As {@link #SPLIT_EINSUM}, with long sequences in pieces of 512 queries: less memory on the
     * Neural Engine, which makes it quicker on phones.
     */
    SPLIT_EINSUM_V2
}
