package org.gouache.runtime.coreml.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.runtime.coreml.file.GoldenPackages;
import org.gouache.runtime.coreml.file.PackageReader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ValidationTest {
    @ParameterizedTest
    @MethodSource("org.gouache.runtime.coreml.file.GoldenPackages#names")
    void findsNothingWrongInApplesPackages(String name) {
        try (PackageReader reader = PackageReader.open(GoldenPackages.path(name))) {
            Validation validation = Validation.of(reader);
            assertThat(validation.problems()).isEmpty();
            assertThat(validation.unchecked()).isEmpty();
        }
    }
}
