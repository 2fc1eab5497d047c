package org.gouache.runtime.coreml.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.runtime.coreml.proto.Mil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Map;
import java.util.TreeMap;

class PackageReaderTest {
    private static final String GOLDEN = "org.gouache.runtime.coreml.file.GoldenPackages#names";

    @ParameterizedTest
    @MethodSource(GOLDEN)
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

    @ParameterizedTest
    @MethodSource(GOLDEN)
    void findsAllOperations(String name) {
        Map<String, Integer> counted = new TreeMap<>();
        try (PackageReader reader = PackageReader.open(GoldenPackages.path(name))) {
            reader.block()
                    .getOperationsList()
                    .forEach(operation -> counted.merge(operation.getType(), 1, Integer::sum));
            assertThat(reader.model().getSpecificationVersion())
                    .isEqualTo(GoldenPackages.of(name).get("spec_version").intValue());
        }
        Map<String, Integer> expected = new TreeMap<>();
        GoldenPackages.of(name)
                .get("ops")
                .forEachEntry((type, count) -> expected.put(type, count.intValue()));
        assertThat(counted).isEqualTo(expected);
    }
}
