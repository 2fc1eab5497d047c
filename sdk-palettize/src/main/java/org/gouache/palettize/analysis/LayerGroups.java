package org.gouache.palettize.analysis;

import org.gouache.weight.DenseWeight;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Layers that share a run where there are more layers than runs: neighbours, those with the fewest
 * weights first, so that large layers stay alone as long as possible.
 */
final class LayerGroups {
    private final List<List<String>> groups = new ArrayList<>();
    private final List<Long> weights = new ArrayList<>();

    private LayerGroups(Map<String, DenseWeight> layers) {
        layers.forEach((layer, dense) -> {
            groups.add(List.of(layer));
            weights.add(dense.shape().elements());
        });
    }

    /**
     * @param layers in the order of the network
     * @param most groups that there may be
     */
    static List<List<String>> of(Map<String, DenseWeight> layers, int most) {
        LayerGroups all = new LayerGroups(layers);
        while (all.groups.size() > most) {
            all.join(all.smallestPair());
        }
        return List.copyOf(all.groups);
    }

    private int smallestPair() {
        int smallest = 0;
        for (int i = 1; i < groups.size() - 1; i++) {
            if (weights.get(i) + weights.get(i + 1)
                    < weights.get(smallest) + weights.get(smallest + 1)) {
                smallest = i;
            }
        }
        return smallest;
    }

    private void join(int first) {
        List<String> joined = new ArrayList<>(groups.get(first));
        joined.addAll(groups.remove(first + 1));
        groups.set(first, List.copyOf(joined));
        weights.set(first, weights.get(first) + weights.remove(first + 1));
    }
}
