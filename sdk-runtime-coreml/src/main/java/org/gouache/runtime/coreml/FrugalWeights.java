package org.gouache.runtime.coreml;

import org.gouache.weight.Weight;
import org.gouache.weight.WeightStore;

import java.util.Set;

/** Weights that are read once, one after another, of which few are to be in memory at a time. */
final class FrugalWeights implements WeightStore {
    private static final long MOST_BYTES = 128L << 20;

    private final WeightStore store;
    private long read;

    FrugalWeights(WeightStore store) {
        this.store = store;
    }

    @Override
    public Set<String> names() {
        return store.names();
    }

    @Override
    public Weight get(String name) {
        Weight weight = store.get(name);
        if (read > MOST_BYTES) {
            store.release();
            read = 0;
        }
        read += weight.bytes();
        return weight;
    }

    @Override
    public void release() {
        store.release();
    }

    @Override
    public String toString() {
        return store.toString();
    }
}
