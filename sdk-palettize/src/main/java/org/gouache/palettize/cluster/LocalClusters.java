package org.gouache.palettize.cluster;

/** A partition that is good, found fast: where k-means comes to rest, from a good start. */
final class LocalClusters {
    private static final int ROUNDS = 20;
    private static final int RUNS = 256;

    private final WeightedPoints points;
    private final PenalizedPartition sums;

    /** How many neighbouring points count as equally dense. */
    private final int run;

    /**
     * The integral of the third root of the density before each run of points: of many clusters of
     * least error each has the same share of it (Panter and Dite, "Quantization distortion in
     * pulse-count modulation with nonuniform spacing of levels", 1951).
     */
    private final double[] integral;

    LocalClusters(WeightedPoints points, PenalizedPartition sums) {
        this.points = points;
        this.sums = sums;
        this.run = Math.ceilDiv(points.count(), RUNS);
        this.integral = new double[Math.ceilDiv(points.count(), run) + 1];
        double[] values = points.values();
        for (int i = 0; i + 1 < integral.length; i++) {
            int from = i * run;
            int to = Math.min(from + run, points.count());
            double width = values[Math.min(to, points.count() - 1)] - values[Math.max(from - 1, 0)];
            integral[i + 1] = integral[i] + StrictMath.cbrt(sums.weight(from, to) * width * width);
        }
    }

    /** A partition into {@code k} clusters, no more than there are points. */
    Partition partition(int k) {
        int[] cuts = start(k);
        int rounds = 0;
        while (improve(cuts) && rounds < ROUNDS) {
            rounds++;
        }
        return Partition.of(points, cuts);
    }

    private int[] start(int k) {
        int count = points.count();
        int[] cuts = new int[k + 1];
        cuts[k] = count;
        double whole = integral[integral.length - 1];
        int runs = 0;
        for (int i = 1; i < k; i++) {
            double share = whole * i / k;
            while (integral[runs + 1] < share) {
                runs++;
            }
            double part = (share - integral[runs]) / (integral[runs + 1] - integral[runs]);
            int cut = (int) (run * (runs + part));
            cuts[i] = Math.clamp(cut, cuts[i - 1] + 1, count - k + i);
        }
        return cuts;
    }

    /** Moves each cut to the middle between the means of its neighbours, as far as it can be. */
    private boolean improve(int[] cuts) {
        boolean moved = false;
        double[] values = points.values();
        double mean = sums.mean(cuts[0], cuts[1]);
        for (int i = 1; i + 1 < cuts.length; i++) {
            double next = sums.mean(cuts[i], cuts[i + 1]);
            double middle = (mean + next) / 2;
            int cut = cuts[i];
            while (cut < cuts[i + 1] - 1 && values[cut] <= middle) {
                cut++;
            }
            while (cut > cuts[i - 1] + 1 && values[cut - 1] > middle) {
                cut--;
            }
            moved |= cut != cuts[i];
            cuts[i] = cut;
            mean = next;
        }
        return moved;
    }
}
