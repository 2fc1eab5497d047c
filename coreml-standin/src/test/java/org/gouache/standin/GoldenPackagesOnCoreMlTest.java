package org.gouache.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gouache.golden.Golden;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.coreml.binding.Feature;
import org.gouache.runtime.coreml.binding.LoadedModel;
import org.gouache.runtime.coreml.binding.NativeLibrary;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.SafetensorsFile;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Packages that Apple's converter wrote: compiled, loaded and run by way of the shim. */
class GoldenPackagesOnCoreMlTest {
    private static final double LIMIT = 2e-5;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "op_gather_cast",
                "op_group_norm_fp16",
                "text_encoder",
                "unet9_ios18_palette"
            })
    void computeWhatTheyShould(String name, @TempDir Path folder) {
        Path compiled = folder.resolve("model.mlmodelc");
        try (NativeStandIn standIn = NativeStandIn.open();
                Arena arena = Arena.ofConfined()) {
            NativeLibrary.open()
                    .compile(Golden.path("coreml/%s.mlpackage".formatted(name)), compiled);
            SafetensorsFile golden =
                    SafetensorsFile.open(
                            Golden.path("coreml/%s.safetensors".formatted(name)), arena);
            LoadedModel model = NativeLibrary.open().load(compiled, ComputeUnits.ALL);

            Map<Feature, Tensor> tensors = bind(model, golden, arena);
            model.run();

            assertThat(model.outputs())
                    .isNotEmpty()
                    .allSatisfy(output ->
                            assertThat(floats(tensors.get(output)))
                                    .containsExactly(
                                            floats(expected(golden, output)),
                                            within(limit(floats(expected(golden, output))))));
            assertThat(model.release()).isTrue();
            assertThat(standIn.counts().arrays()).isZero();
        }
    }

    private static Map<Feature, Tensor> bind(
            LoadedModel model, SafetensorsFile golden, Arena arena) {
        Map<Feature, Tensor> tensors = new LinkedHashMap<>();
        for (Feature input : model.inputs()) {
            tensors.put(input, golden.get("in." + input.name()).toTensor(input.type(), arena));
        }
        for (Feature output : model.outputs()) {
            tensors.put(
                    output,
                    Tensor.allocate(output.type(), expected(golden, output).shape(), arena));
        }
        model.bind(tensors);
        return tensors;
    }

    private static Tensor expected(SafetensorsFile golden, Feature output) {
        return golden.get("out." + output.name()).toTensor(output.type());
    }

    private static float[] floats(Tensor tensor) {
        return new DenseWeight(tensor.type(), tensor.shape(), tensor.data())
                .toTensor(ElementType.F32)
                .toFloats();
    }

    private static float limit(float[] values) {
        float greatest = 0;
        for (float value : values) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        return (float) (LIMIT * greatest);
    }
}
