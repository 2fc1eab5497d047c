package org.gouache.testing.coreml;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A {@code metadata.json} as Apple's compiler writes it, of a UNet. */
final class CompilerMetadata {
    private final List<String> inputs = new ArrayList<>();

    /** A UNet of the first family. */
    static String unet(int batch, int width, int latents) {
        return of(batch, width, latents).json();
    }

    /** A UNet of the XL family or its refiner. */
    static String xlUnet(int batch, int width, int latents, int... timeIds) {
        return of(batch, width, latents)
                .input("time_ids", timeIds)
                .input("text_embeds", batch, 1280)
                .json();
    }

    private static CompilerMetadata of(int batch, int width, int latents) {
        return new CompilerMetadata()
                .input("sample", batch, 4, latents, latents)
                .input("timestep", batch)
                .input("encoder_hidden_states", batch, width, 1, 77);
    }

    private CompilerMetadata input(String name, int... shape) {
        inputs.add(
                """
                {"name": "%s", "type": "MultiArray", "dataType": "Float16", "shape": "[%s]"}\
                """
                        .formatted(
                                name,
                                IntStream.of(shape)
                                        .mapToObj(Integer::toString)
                                        .collect(Collectors.joining(", "))));
        return this;
    }

    private String json() {
        return """
        [{"inputSchema": %s,
          "outputSchema": [{"name": "noise_pred", "dataType": "Float32", "shape": "[]"}]}]
        """
                .formatted(inputs);
    }
}
