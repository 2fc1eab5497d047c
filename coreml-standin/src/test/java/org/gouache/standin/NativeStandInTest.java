package org.gouache.standin;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.runtime.coreml.binding.NativeLibrary;
import org.junit.jupiter.api.Test;

class NativeStandInTest {
    @Test
    void isTheLibraryThatGouacheLoads() {
        try (NativeStandIn standIn = NativeStandIn.open()) {
            assertThat(NativeLibrary.open().describe()).contains(standIn.library().toString());
        }
    }
}
