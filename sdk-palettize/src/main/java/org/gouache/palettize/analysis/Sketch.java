package org.gouache.palettize.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The results of a run, one by one added up with random signs into not too many sums: a linear map
 * that keeps inner products but for a noise of about 1 / sqrt({@value #SUMS}) (a count sketch).
 * Results of no more values are kept as they are.
 */
record Sketch(List<double[]> results) {
    private static final int SUMS = 2048;
    private static final long SEED = 0x5_CE7C4;

    Sketch {
        results = List.copyOf(results);
    }

    static Sketch of(List<float[]> results) {
        return new Sketch(results.stream().map(Sketch::sums).toList());
    }

    private static double[] sums(float[] result) {
        boolean whole = result.length <= SUMS;
        SplittableRandom random = new SplittableRandom(SEED);
        double[] sums = new double[Math.min(result.length, SUMS)];
        for (int i = 0; i < result.length; i++) {
            int place = whole ? i : random.nextInt(SUMS);
            sums[place] += whole || random.nextBoolean() ? result[i] : -result[i];
        }
        return sums;
    }

    /** The reverse of {@link #values}. */
    static Sketch ofValues(List<Double> values) {
        int count = values.getFirst().intValue();
        int length = (values.size() - 1) / count;
        List<double[]> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            results.add(
                    values.subList(1 + i * length, 1 + (i + 1) * length).stream()
                            .mapToDouble(Double::doubleValue)
                            .toArray());
        }
        return new Sketch(results);
    }

    /** How many results, and all sums. */
    List<Double> values() {
        List<Double> values = new ArrayList<>();
        values.add((double) results.size());
        for (double[] result : results) {
            for (double sum : result) {
                values.add(sum);
            }
        }
        return values;
    }

    /** In the precision of float32, as the results have it. */
    Sketch minus(Sketch other) {
        List<double[]> differences = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            double[] difference = results.get(i).clone();
            for (int j = 0; j < difference.length; j++) {
                difference[j] = (float) (difference[j] - other.results.get(i)[j]);
            }
            differences.add(difference);
        }
        return new Sketch(differences);
    }

    double dot(Sketch other, int result) {
        double[] one = results.get(result);
        double[] two = other.results.get(result);
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += one[i] * two[i];
        }
        return sum;
    }

    /** The products of each two of several, in one of their results. */
    static double[][] products(List<Sketch> all, int result) {
        double[][] products = new double[all.size()][all.size()];
        for (int one = 0; one < all.size(); one++) {
            for (int other = 0; other <= one; other++) {
                products[one][other] = all.get(one).dot(all.get(other), result);
                products[other][one] = products[one][other];
            }
        }
        return products;
    }
}
