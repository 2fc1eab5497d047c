package org.gouache.standin;

import static org.gouache.runtime.coreml.binding.Feature.Side.INPUT;

import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.coreml.binding.Feature;
import org.gouache.runtime.coreml.binding.LoadedModel;
import org.gouache.runtime.coreml.binding.NativeLibrary;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A model that the stand-in runs by itself: y = 2x + 1, loaded and bound. */
record AffineModel(LoadedModel model, Tensor x, Tensor y) {
    private static final Shape SHAPE = Shape.of(2, 5);

    /** Writes one into a folder. */
    static Path write(Path folder) throws IOException {
        Path compiled = Files.createDirectories(folder.resolve("affine.mlmodelc"));
        Files.writeString(
                compiled.resolve("standin.txt"),
                """
                input x 65568 - 2 5
                output y 65568 - 2 5
                affine y x 2 1
                meta kind affine
                """);
        return compiled;
    }

    /** Its memory is freed when nobody reaches it any more. */
    static AffineModel load(Path compiled) {
        LoadedModel model = NativeLibrary.open().load(compiled, ComputeUnits.ALL);
        Map<Feature, Tensor> tensors = new LinkedHashMap<>();
        for (Feature feature : model.features()) {
            tensors.put(feature, Tensor.allocate(ElementType.F32, SHAPE, Arena.ofAuto()));
        }
        try {
            model.bind(tensors);
        } catch (RuntimeException e) {
            model.release();
            throw e;
        }
        Tensor[] both = new Tensor[2];
        tensors.forEach((feature, tensor) -> both[feature.side() == INPUT ? 0 : 1] = tensor);
        return new AffineModel(model, both[0], both[1]);
    }

    /** Whether the model makes of a value what it should. */
    boolean isRight(float value) {
        fill(x, value);
        fill(y, 0);
        model.run();
        for (float found : y.toFloats()) {
            if (found != 2 * value + 1) {
                return false;
            }
        }
        return true;
    }

    private static void fill(Tensor tensor, float value) {
        for (int i = 0; i < SHAPE.elements(); i++) {
            tensor.setFloat(i, value);
        }
    }
}
