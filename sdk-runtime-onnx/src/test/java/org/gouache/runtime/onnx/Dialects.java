package org.gouache.runtime.onnx;

import org.gouache.graph.Fusion;
import org.gouache.runtime.Precision;
import org.gouache.runtime.onnx.model.Dialect;

import java.util.EnumSet;
import java.util.stream.Stream;

/** The dialects that tests go through. */
final class Dialects {
    private Dialects() {}

    static Stream<Dialect> all() {
        return Stream.of(Precision.values())
                .flatMap(precision ->
                        Stream.of(
                                Dialect.plain(precision),
                                Dialect.fused(precision),
                                new Dialect(false, precision, EnumSet.allOf(Fusion.class)),
                                new Dialect(true, precision, EnumSet.allOf(Fusion.class))));
    }
}
