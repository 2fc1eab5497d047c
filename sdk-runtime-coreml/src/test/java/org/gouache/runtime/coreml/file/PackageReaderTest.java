package org.gouache.runtime.coreml.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.gouache.runtime.coreml.proto.Mil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class PackageReaderTest {
    static List<Path> goldenPackages() throws IOException {
        try (Stream<Path> files = Files.list(Golden.path("coreml"))) {
            return files.filter(it -> it.toString().endsWith(".mlpackage")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("goldenPackages")
    void readsEveryValue(Path path) {
        try (PackageReader reader = PackageReader.open(path)) {
            for (Mil.Operation operation : reader.block().getOperationsList()) {
                for (Mil.Value value : operation.getAttributesMap().values()) {
                    if (value.getType().getTensorType().getDataType() == Mil.DataType.STRING) {
                        assertThat(PackageReader.text(value)).isNotEmpty();
                    } else {
                        assertThat(reader.tensor(value).bytes().byteSize()).isNotZero();
                    }
                }
            }
        }
    }
}
