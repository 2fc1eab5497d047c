package org.gouache;

/** How a pipeline trades memory for speed. The pictures are the same. */
public enum MemoryMode {
    /** Networks are loaded once and stay. */
    BALANCED,
    /** Each network is loaded when it is needed and closed after: one in memory at a time. */
    LOW
}
