package org.gouache.palettize.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

class OptimalClustersTest {
    /** Kinds of points, those with ties above all. */
    enum Points {
        RANDOM {
            @Override
            WeightedPoints of(int count, Random random) {
                return points(random.doubles(count), random.doubles(count, 0.1, 10));
            }
        },
        EQUIDISTANT {
            @Override
            WeightedPoints of(int count, Random random) {
                return points(ascending(count), ones(count));
            }
        },
        TWO_WEIGHTS {
            @Override
            WeightedPoints of(int count, Random random) {
                return points(ascending(count), random.ints(count, 1, 3).asDoubleStream());
            }
        },
        SYMMETRIC {
            @Override
            WeightedPoints of(int count, Random random) {
                return points(
                        ascending(count).map(x -> x - 0.5 * (count - 1)).map(x -> x * x * x),
                        ones(count));
            }
        },
        PAIRS {
            @Override
            WeightedPoints of(int count, Random random) {
                return points(ascending(count).map(x -> 10 * (int) (x / 2) + x % 2), ones(count));
            }
        },
        FAR_APART {
            @Override
            WeightedPoints of(int count, Random random) {
                return points(
                        random.doubles(count)
                                .map(x -> Math.exp(40 * x - 20))
                                .map(x -> random.nextBoolean() ? x : -x),
                        ones(count));
            }
        },
        WEIGHTS_FAR_APART {
            @Override
            WeightedPoints of(int count, Random random) {
                return points(
                        random.doubles(count), random.doubles(count).map(x -> Math.exp(20 * x)));
            }
        };

        abstract WeightedPoints of(int count, Random random);

        private static DoubleStream ascending(int count) {
            return IntStream.range(0, count).asDoubleStream();
        }

        private static DoubleStream ones(int count) {
            return IntStream.range(0, count).mapToDouble(_ -> 1);
        }

        private static WeightedPoints points(DoubleStream values, DoubleStream weights) {
            return new WeightedPoints(values.sorted().toArray(), weights.toArray());
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsWhatDynamicProgrammingFinds(Points kind) {
        Random random = new Random(5);
        for (int round = 0; round < 60; round++) {
            int count = 1 + random.nextInt(45);
            WeightedPoints points = kind.of(count, random);
            OptimalClusters clusters = new OptimalClusters(points);
            double[] least = leastErrors(points);
            for (int k = 1; k <= count + 1; k++) {
                Partition partition = clusters.partition(k);
                assertThat(partition.clusters()).isEqualTo(Math.min(k, count));
                double expected = least[Math.min(k, count)];
                assertThat(partition.squaredError())
                        .as("%d clusters of %d points", k, count)
                        .isCloseTo(expected, within(1e-9 * expected + 1e-15 * least[1]));
            }
        }
    }

    @Test
    void cutsManyEquidistantPointsEvenly() {
        int count = 65_000;
        WeightedPoints points = Points.EQUIDISTANT.of(count, new Random());
        OptimalClusters clusters = new OptimalClusters(points);
        for (int k : new int[] {2, 3, 7, 64, 255, 256, 1000}) {
            int[] cuts = clusters.partition(k).cuts();
            assertThat(IntStream.range(0, k).map(i -> cuts[i + 1] - cuts[i]))
                    .as("sizes of %d clusters", k)
                    .allMatch(size -> size == count / k || size == Math.ceilDiv(count, k));
        }
    }

    @Test
    void farPointsDoNotDrownTheMany() {
        Random random = new Random(1);
        double[] values = random.doubles(3000, -0.01, 0.01).sorted().toArray();
        values[0] = -65_504;
        values[2999] = 65_504;
        WeightedPoints points = new WeightedPoints(values, random.doubles(3000, 1, 1000).toArray());
        WeightedPoints near =
                new WeightedPoints(
                        Arrays.copyOfRange(values, 1, 2999),
                        Arrays.copyOfRange(points.weights(), 1, 2999));
        assertThat(new OptimalClusters(points).partition(256).squaredError())
                .isCloseTo(new OptimalClusters(near).partition(254).squaredError(), within(1e-12));
    }

    /** The least error with each number of clusters, cluster by cluster over all last cuts. */
    private static double[] leastErrors(WeightedPoints points) {
        int n = points.count();
        double[][] error = new double[n + 1][n + 1];
        for (int from = 0; from < n; from++) {
            for (int to = from + 1; to <= n; to++) {
                error[from][to] = points.squaredError(from, to, points.mean(from, to));
            }
        }
        double[] least = new double[n + 1];
        double[] best = new double[n + 1];
        Arrays.fill(best, Double.POSITIVE_INFINITY);
        best[0] = 0;
        for (int k = 1; k <= n; k++) {
            double[] next = new double[n + 1];
            Arrays.fill(next, Double.POSITIVE_INFINITY);
            for (int to = k; to <= n; to++) {
                for (int from = k - 1; from < to; from++) {
                    next[to] = Math.min(next[to], best[from] + error[from][to]);
                }
            }
            best = next;
            least[k] = best[n];
        }
        return least;
    }
}
