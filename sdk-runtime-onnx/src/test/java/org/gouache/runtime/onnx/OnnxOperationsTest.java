package org.gouache.runtime.onnx;

import org.gouache.contract.OperationsContract;
import org.gouache.contract.Way;
import org.gouache.graph.Fusion;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.Precision;
import org.gouache.runtime.onnx.model.Dialect;

import java.util.EnumSet;
import java.util.stream.Stream;

/** Every dialect: fused as far as it pays, plain, and with all fusions there are. */
class OnnxOperationsTest implements OperationsContract {
    static Stream<Way> ways() {
        return Stream.of(Precision.values())
                .flatMap(precision ->
                        Stream.of(
                                Dialect.plain(precision),
                                Dialect.fused(precision),
                                new Dialect(false, precision, EnumSet.allOf(Fusion.class)),
                                new Dialect(true, precision, EnumSet.allOf(Fusion.class))))
                .map(OnnxOperationsTest::way);
    }

    private static Way way(Dialect dialect) {
        Target target = new Target(Provider.CPU, dialect, false, LoadOptions.DEFAULT);
        return new Way(
                dialect.toString(),
                dialect.precision(),
                source -> OnnxRuntime.load(source, target));
    }
}
