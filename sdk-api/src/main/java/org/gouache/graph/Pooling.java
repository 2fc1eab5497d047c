package org.gouache.graph;

/** Which token of a sequence stands for the whole. */
public sealed interface Pooling {
    /** The first position of the largest id. */
    record LargestId() implements Pooling {}

    /** The first position of the given id; position 0 if it does not occur. */
    record FirstOf(long id) implements Pooling {}
}
