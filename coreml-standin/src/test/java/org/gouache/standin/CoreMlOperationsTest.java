package org.gouache.standin;

import org.gouache.contract.OperationsContract;
import org.gouache.contract.Way;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.CoreMlRuntime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.stream.Stream;

/** Graph, package, native library and back, with the forms of attention that a Mac would choose. */
@Tag("thorough")
@NeedsNativeStandIn
class CoreMlOperationsTest implements OperationsContract {
    private static final CoreMlRuntime RUNTIME = new CoreMlRuntime();

    private static NativeStandIn standIn;

    @BeforeAll
    static void openStandIn(@TempDir Path cache) {
        standIn = NativeStandIn.open(cache);
    }

    @AfterAll
    static void closeStandIn() {
        standIn.close();
    }

    static Stream<Way> ways() {
        return Stream.of(ComputeUnits.CPU_ONLY, ComputeUnits.CPU_AND_NEURAL_ENGINE)
                .flatMap(units ->
                        Stream.of(Precision.values()).map(precision -> way(units, precision)));
    }

    private static Way way(ComputeUnits units, Precision precision) {
        LoadOptions options = LoadOptions.DEFAULT.withComputeUnits(units).withPrecision(precision);
        return new Way(
                "%s %s".formatted(units, precision),
                precision,
                source -> RUNTIME.load(source, options));
    }
}
