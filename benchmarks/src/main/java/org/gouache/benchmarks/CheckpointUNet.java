package org.gouache.benchmarks;

import org.gouache.graph.NetworkInput;
import org.gouache.models.checkpoint.Checkpoint;
import org.gouache.models.checkpoint.CheckpointComponent;
import org.gouache.models.unet.UNetConfig;
import org.gouache.models.unet.UNetDefinition;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/**
 * The UNet of a checkpoint, and random inputs of its usual size: two pictures, as with guidance.
 */
record CheckpointUNet(Checkpoint checkpoint, GraphSource network, Map<String, Tensor> inputs)
        implements AutoCloseable {
    private static final float TIMESTEP = 500;

    static CheckpointUNet open(Path folder) {
        Checkpoint checkpoint = Checkpoint.open(folder);
        UNetDefinition definition =
                new UNetDefinition(
                        UNetConfig.of(
                                checkpoint.config(CheckpointComponent.UNET), folder.toString()));
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        for (NetworkInput input : definition.inputs()) {
            inputs.put(input.name(), values(input));
        }
        return new CheckpointUNet(
                checkpoint,
                new GraphSource(definition, checkpoint.weights(CheckpointComponent.UNET)),
                inputs);
    }

    private static Tensor values(NetworkInput input) {
        Shape shape = input.typicalShape();
        Random random = new Random(input.name().hashCode());
        float[] values = new float[Math.toIntExact(shape.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = input.name().equals("timestep") ? TIMESTEP : (float) random.nextGaussian();
        }
        return Tensor.of(shape, values);
    }

    @Override
    public void close() {
        checkpoint.close();
    }
}
