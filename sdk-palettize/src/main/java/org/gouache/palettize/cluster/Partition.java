package org.gouache.palettize.cluster;

/**
 * Points in clusters: each holds the points between two neighbouring cuts.
 *
 * @param cuts strictly ascending, from 0 to the number of points
 * @param squaredError the weighted sum of squared distances from the means of the clusters
 */
record Partition(int[] cuts, double squaredError) {
    static Partition of(WeightedPoints points, int[] cuts) {
        double sum = 0;
        for (int i = 0; i + 1 < cuts.length; i++) {
            sum += points.squaredError(cuts[i], cuts[i + 1], points.mean(cuts[i], cuts[i + 1]));
        }
        return new Partition(cuts, sum);
    }

    /** All points in one cluster. */
    static Partition whole(WeightedPoints points) {
        return of(points, new int[] {0, points.count()});
    }

    /** Each point in a cluster of its own. */
    static Partition singletons(WeightedPoints points) {
        int[] cuts = new int[points.count() + 1];
        for (int i = 0; i < cuts.length; i++) {
            cuts[i] = i;
        }
        return new Partition(cuts, 0);
    }

    int clusters() {
        return cuts.length - 1;
    }

    /**
     * The first cuts of a finer partition and the last ones of this, so that there are {@code
     * clusters} of them. They change over where a cluster of this holds one of the other. If both
     * partitions have the least sum of squared error and penalties for one and the same penalty, so
     * has the result: with all other cuts exchanged it makes a second one, and since errors fulfil
     * the quadrangle inequality, the two sum up to no more than the given two.
     *
     * @param finer of more than {@code clusters} clusters
     * @param clusters more than this has
     */
    Partition blend(WeightedPoints points, Partition finer, int clusters) {
        int shift = clusters - clusters();
        int i = 0;
        while (finer.cuts[i + 1 + shift] > cuts[i + 1]) {
            i++;
        }
        int[] blended = new int[clusters + 1];
        System.arraycopy(finer.cuts, 0, blended, 0, i + shift + 1);
        System.arraycopy(cuts, i + 1, blended, i + shift + 1, cuts.length - i - 1);
        return of(points, blended);
    }
}
