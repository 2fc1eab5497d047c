package org.gouache.runtime.coreml.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.runtime.coreml.proto.Mil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PackageReaderTest {
    @ParameterizedTest
    @MethodSource("org.gouache.runtime.coreml.file.GoldenPackages#names")
    void readsEveryValueOfApplesPackages(String name) {
        try (PackageReader reader = PackageReader.open(GoldenPackages.path(name))) {
            for (Mil.Operation operation : reader.block().getOperationsList()) {
                for (Mil.Value value : operation.getAttributesMap().values()) {
                    if (value.getType().getTensorType().getDataType() == Mil.DataType.STRING) {
                        assertThat(PackageReader.text(value)).isNotEmpty();
                    } else {
                        assertThat(reader.blob(value).byteSize()).isPositive();
                    }
                }
            }
        }
    }
}
