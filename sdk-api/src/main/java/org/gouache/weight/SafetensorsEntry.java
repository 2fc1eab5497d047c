package org.gouache.weight;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

/** A tensor as a safetensors header describes it; the offsets count from the end of the header. */
record SafetensorsEntry(ElementType type, Shape shape, long begin, long end) {
    long length() {
        return end - begin;
    }
}
