package org.gouache.palettize.analysis;

import static org.gouache.tensor.ElementType.F32;

import org.gouache.palettize.decode.WeightElements;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;

import java.lang.foreign.Arena;

/** How far palettes in a layer move the layer's own output. */
@FunctionalInterface
public interface OutputErrors {
    /** For inputs of which nothing is known: the squared error of the weights. */
    OutputErrors OF_WEIGHTS =
            (_, dense, palettized) -> {
                try (Arena arena = Arena.ofConfined()) {
                    Tensor expected = WeightElements.toTensor(dense, F32, arena);
                    Tensor found = WeightElements.toTensor(palettized, F32, arena);
                    double sum = 0;
                    for (long i = 0; i < expected.shape().elements(); i++) {
                        double difference = (double) expected.getFloat(i) - found.getFloat(i);
                        sum += difference * difference;
                    }
                    return sum;
                }
            };

    /** The squared error of the layer's output, in a unit that may be the layer's own. */
    double of(String layer, DenseWeight dense, Weight palettized);
}
