package org.gouache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemorySizeTest {
    @ParameterizedTest
    @CsvSource({
        "0B, 0",
        "300 B, 300",
        "4GB, 4000000000",
        "1.5 GB, 1500000000",
        "512MiB, 536870912",
        "20kB, 20000",
        "2 KiB, 2048",
        "1TB, 1000000000000"
    })
    void readsAmounts(String text, long bytes) {
        assertThat(MemorySize.parse(text)).isEqualTo(new MemorySize(bytes));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "4", "GB", "-4GB", "4XB", "4 gigabytes", "1e9B", "4GBs", "NaNGB"})
    void refusesWhatIsNone(String text) {
        assertThatThrownBy(() -> MemorySize.parse(text))
                .isInstanceOf(GouacheException.class)
                .hasMessage("\"%s\" is not an amount of memory like 4GB or 512MB", text);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "21600000, 21.6 MB",
        "10300000000, 10.3 GB",
        "2000000000000, 2.0 TB"
    })
    void isShownInPowersOfAThousand(long bytes, String text) {
        assertThat(new MemorySize(bytes)).hasToString(text);
    }
}
