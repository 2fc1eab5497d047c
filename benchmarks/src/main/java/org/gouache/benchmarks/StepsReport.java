package org.gouache.benchmarks;

import org.gouache.graph.Op;
import org.gouache.graph.Op.Attention;
import org.gouache.graph.Op.Conv2d;
import org.gouache.graph.Parameter;
import org.gouache.graph.Value;
import org.gouache.runtime.vector.PlanCase;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where a UNet call of the vector runtime spends its time, by operations of one kind and size:
 * {@code ROUNDS THREADS FOLDER}. Times are medians of rounds.
 */
final class StepsReport {
    private StepsReport() {}

    /** Operations alike. */
    private record Kind(int count, double seconds, double operations) {
        static Kind of(double seconds, Op op) {
            return new Kind(1, seconds, StepsReport.operations(op));
        }

        Kind plus(Kind other) {
            return new Kind(
                    count + other.count, seconds + other.seconds, operations + other.operations);
        }
    }

    static void main(String[] args) {
        int rounds = Integer.parseInt(args[0]);
        int threads = Integer.parseInt(args[1]);
        try (CheckpointUNet unet = CheckpointUNet.open(Path.of(args[2]));
                PlanCase plan = new PlanCase(unet.network(), unet.inputs(), threads)) {
            long[][] nanos = new long[rounds][plan.ops().size()];
            plan.compute(unet.inputs(), nanos[0]);
            for (long[] round : nanos) {
                plan.compute(unet.inputs(), round);
            }
            Map<String, Kind> kinds = new TreeMap<>();
            Map<String, Kind> shapes = new TreeMap<>();
            for (int i = 0; i < plan.ops().size(); i++) {
                Op op = plan.ops().get(i);
                Kind kind = Kind.of(median(nanos, i) / 1e9, op);
                String name = op.getClass().getSimpleName();
                kinds.merge(name, kind, Kind::plus);
                shapes.merge(name + " " + sizes(op), kind, Kind::plus);
            }
            print(kinds);
            print(shapes);
        }
    }

    private static double median(long[][] nanos, int step) {
        double[] times = new double[nanos.length];
        for (int round = 0; round < nanos.length; round++) {
            times[round] = nanos[round][step];
        }
        return new Sample(times).median();
    }

    private static void print(Map<String, Kind> kinds) {
        double all = kinds.values().stream().mapToDouble(Kind::seconds).sum();
        System.out.printf(Locale.ROOT, "%.2f s%n", all);
        kinds.entrySet().stream()
                .sorted(
                        Comparator.comparingDouble(
                                (Map.Entry<String, Kind> entry) -> -entry.getValue().seconds()))
                .forEach(entry -> print(entry.getKey(), entry.getValue(), all));
    }

    private static void print(String name, Kind kind, double all) {
        System.out.printf(
                Locale.ROOT,
                "%5.1f %% %8.1f ms %6.1f GFLOP/s %4d x %s%n",
                100 * kind.seconds() / all,
                1000 * kind.seconds(),
                kind.operations() / kind.seconds() / 1e9,
                kind.count(),
                name);
    }

    private static String sizes(Op op) {
        List<Value> operands = op.operands();
        String weights =
                op.parameters().stream()
                        .map(Parameter::shape)
                        .filter(shape -> shape.rank() > 1)
                        .map(Object::toString)
                        .findFirst()
                        .orElse("");
        return operands.stream().map(Value::shape).toList() + " " + weights;
    }

    /** Multiplications and additions of products; of other operations none. */
    private static double operations(Op op) {
        double results = op.output().shape().elements();
        return switch (op) {
            case Conv2d o ->
                    2 * results * o.weight().shape().elements() / o.weight().shape().dim(0);
            case Op.Linear o -> 2 * results * o.weight().shape().dim(1);
            case Op.LinearActivate o -> 2 * results * o.weight().shape().dim(1);
            case Op.LinearGeglu o -> 4 * results * o.weight().shape().dim(1);
            case Attention o -> 4 * results * o.key().shape().dim(1);
            default -> 0;
        };
    }
}
