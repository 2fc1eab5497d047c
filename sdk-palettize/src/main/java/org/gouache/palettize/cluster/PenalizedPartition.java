package org.gouache.palettize.cluster;

/**
 * Finds the partition with the least sum of squared error and a penalty for each cluster, with as
 * many clusters as that takes, in O(n log n): the best last cut before a point moves only forward
 * from point to point, so those still of interest form a queue (Galil and Park, "Dynamic
 * programming with convexity, concavity and sparsity", 1992).
 */
final class PenalizedPartition {
    /** For the points before each cut: their weight, their first moment, and a cost. */
    private static final int STRIDE = 3;

    private static final int MOMENT = 1;

    /** The least cost of a partition of the points before the cut, less their second moment. */
    private static final int COST = 2;

    private final int count;
    private final double[] table;
    private final double origin;
    private final double secondMomentBelowMedian;
    private final int[] previous;
    private final int[] queue;
    private final int[] begin;

    PenalizedPartition(WeightedPoints points) {
        count = points.count();
        table = new double[STRIDE * (count + 1)];
        previous = new int[count + 1];
        queue = new int[count + 1];
        begin = new int[count + 1];
        int median = points.median();
        origin = points.values()[median];
        sum(points, median, 1);
        secondMomentBelowMedian = sum(points, median, -1);
    }

    /**
     * Fills the table on one side of the median and returns the second moment there. Sums run from
     * the median outwards, with the median as origin, so that far-away points do not drown the many
     * near it.
     */
    private double sum(WeightedPoints points, int median, int direction) {
        CompensatedSum weight = new CompensatedSum();
        CompensatedSum moment = new CompensatedSum();
        CompensatedSum square = new CompensatedSum();
        int last = direction > 0 ? count : 0;
        for (int cut = median; cut != last; ) {
            int point = direction > 0 ? cut : cut - 1;
            double w = points.weights()[point];
            double x = points.values()[point] - origin;
            weight.add(w);
            moment.add(w * x);
            square.add(w * x * x);
            cut += direction;
            table[STRIDE * cut] = direction * weight.value();
            table[STRIDE * cut + MOMENT] = direction * moment.value();
        }
        return square.value();
    }

    /** The weight of the points between two cuts. */
    double weight(int from, int to) {
        return table[STRIDE * to] - table[STRIDE * from];
    }

    /** The mean of the points between two cuts. */
    double mean(int from, int to) {
        double moment = table[STRIDE * to + MOMENT] - table[STRIDE * from + MOMENT];
        return origin + moment / weight(from, to);
    }

    /** The cuts of the best partition. */
    int[] cuts(double penalty) {
        int head = 0;
        int tail = 0;
        queue[0] = 0;
        begin[0] = 1;
        table[COST] = secondMomentBelowMedian;
        for (int cut = 1; cut <= count; cut++) {
            while (head < tail && begin[head + 1] <= cut) {
                head++;
            }
            previous[cut] = queue[head];
            table[STRIDE * cut + COST] = cost(queue[head], cut) + penalty;
            begin[head] = cut + 1;
            int overtaken = count + 1;
            while (tail >= head
                    && begin[tail] <= count
                    && overtakes(cut, queue[tail], begin[tail])) {
                overtaken = begin[tail];
                tail--;
            }
            if (tail < head) {
                tail = head;
                queue[tail] = cut;
                begin[tail] = cut + 1;
            } else {
                int from = firstOvertaken(cut, queue[tail], begin[tail], overtaken);
                if (from <= count) {
                    tail++;
                    queue[tail] = cut;
                    begin[tail] = from;
                }
            }
        }
        return path();
    }

    private int[] path() {
        int clusters = 0;
        for (int cut = count; cut > 0; cut = previous[cut]) {
            clusters++;
        }
        int[] cuts = new int[clusters + 1];
        for (int cut = count; cut > 0; cut = previous[cut]) {
            cuts[clusters--] = cut;
        }
        return cuts;
    }

    /**
     * The first end at which a last cluster from {@code later} on is no worse than one from {@code
     * earlier}, by galloping from where it is worse to where it is not, or past the last end.
     */
    private int firstOvertaken(int later, int earlier, int worse, int notWorse) {
        int low = worse;
        int step = 1;
        while (low + step < notWorse && !overtakes(later, earlier, low + step)) {
            low += step;
            step *= 2;
        }
        int high = Math.min(low + step, notWorse);
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (overtakes(later, earlier, middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private boolean overtakes(int later, int earlier, int end) {
        return cost(later, end) <= cost(earlier, end);
    }

    /** The cost of the best partition before {@code end} whose last cluster begins at a cut. */
    private double cost(int cut, int end) {
        int c = STRIDE * cut;
        int e = STRIDE * end;
        double weight = table[e] - table[c];
        double moment = table[e + MOMENT] - table[c + MOMENT];
        return table[c + COST] - moment * moment / weight;
    }
}
