package org.gouache.models.pipeline;

import org.gouache.palette.PaletteReport.ComponentSize;
import org.gouache.weight.DenseWeight;

/** Counts what the weights of a network took and take. */
final class ComponentTally {
    private final String name;
    private long weights;
    private long palettized;
    private long bytesBefore;
    private long bytesAfter;

    ComponentTally(String name) {
        this.name = name;
    }

    synchronized void keep(DenseWeight weight) {
        weights += weight.shape().elements();
        bytesBefore += weight.bytes();
        bytesAfter += weight.bytes();
    }

    synchronized void replace(DenseWeight weight, long bytes) {
        weights += weight.shape().elements();
        palettized += weight.shape().elements();
        bytesBefore += weight.bytes();
        bytesAfter += bytes;
    }

    synchronized ComponentSize size() {
        return new ComponentSize(name, weights, palettized, bytesBefore, bytesAfter);
    }
}
