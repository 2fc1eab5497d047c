package org.gouache.palettize.cluster;

/**
 * K-means in one dimension: the partition of points into clusters with the least possible weighted
 * sum of squared distances from their means.
 *
 * <p>Instead of demanding a number of clusters, a price is put on each; any price at which the
 * cheapest partition happens to have k clusters makes it the best of all with k (Aggarwal, Schieber
 * and Tokuyama, "Finding a minimum-weight k-link path in graphs with the concave Monge property",
 * 1994). The least error is convex in k, so the right price is found by interpolation; where
 * several k share the only price that fits, the partition is blended from those on either side.
 */
public final class OptimalClusters {
    private static final int GUESSES = 8;
    private static final int NARROW = 3;
    private static final int FEW = 16;

    private final WeightedPoints points;
    private final PenalizedPartition penalized;
    private final LocalClusters local;

    public OptimalClusters(WeightedPoints points) {
        this.points = points;
        this.penalized = new PenalizedPartition(points);
        this.local = new LocalClusters(points, penalized);
    }

    public WeightedPoints points() {
        return points;
    }

    /** The means of the best {@code k} clusters, ascending; all points if they are no more. */
    public double[] means(int k) {
        int[] cuts = partition(k).cuts();
        double[] means = new double[cuts.length - 1];
        for (int i = 0; i < means.length; i++) {
            means[i] = points.mean(cuts[i], cuts[i + 1]);
        }
        return means;
    }

    Partition partition(int k) {
        if (k >= points.count()) {
            return Partition.singletons(points);
        }
        if (k == 1) {
            return Partition.whole(points);
        }
        Bound coarse = new Bound(Partition.whole(points), Double.POSITIVE_INFINITY);
        Bound fine = new Bound(Partition.singletons(points), 0);
        double penalty = expectedPenalty(k);
        boolean exact = false;
        for (int solves = 1; ; solves++) {
            Partition found = Partition.of(points, penalized.cuts(penalty));
            int clusters = found.clusters();
            if (clusters == k) {
                return found;
            }
            if (exact && (clusters <= coarse.clusters() || clusters >= fine.clusters())) {
                return coarse.partition.blend(points, fine.partition, k);
            }
            if (clusters < k) {
                coarse = coarse.narrowed(found, penalty, clusters > coarse.clusters());
            } else {
                fine = fine.narrowed(found, penalty, clusters < fine.clusters());
            }
            exact = solves >= GUESSES || fine.clusters() - coarse.clusters() <= NARROW;
            penalty = exact ? tie(coarse, fine) : guess(coarse, fine, k);
        }
    }

    private record Bound(Partition partition, double penalty) {
        int clusters() {
            return partition.clusters();
        }

        boolean hasPenalty() {
            return penalty > 0 && penalty < Double.POSITIVE_INFINITY;
        }

        Bound narrowed(Partition found, double foundAt, boolean nearer) {
            return new Bound(nearer ? found : partition, foundAt);
        }
    }

    /** The penalty at which both bounds cost the same; it proves them the best, or finds better. */
    private static double tie(Bound coarse, Bound fine) {
        return (coarse.partition.squaredError() - fine.partition.squaredError())
                / (fine.clusters() - coarse.clusters());
    }

    /** Errors fall with the square of the number of clusters, so penalties with its cube. */
    private static double guess(Bound coarse, Bound fine, int k) {
        if (coarse.hasPenalty() && fine.hasPenalty()) {
            double share =
                    StrictMath.log((double) k / coarse.clusters())
                            / StrictMath.log((double) fine.clusters() / coarse.clusters());
            return coarse.penalty * StrictMath.pow(fine.penalty / coarse.penalty, share);
        }
        Bound known = coarse.hasPenalty() ? coarse : fine;
        return known.hasPenalty()
                ? known.penalty * StrictMath.pow((double) known.clusters() / k, 3)
                : tie(coarse, fine);
    }

    /**
     * The penalty that fits if errors are about those of local optima: what one cluster more or
     * less makes, or for many clusters, of which that is hard to tell, what follows from errors
     * that fall with the square of their number.
     */
    private double expectedPenalty(int k) {
        double difference =
                k > FEW
                        ? 0
                        : local.partition(k - 1).squaredError()
                                - local.partition(k + 1).squaredError();
        return difference > 0 ? difference / 2 : 2 * local.partition(k).squaredError() / k;
    }
}
