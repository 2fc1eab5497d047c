package org.gouache.palettize.analysis;

import org.gouache.palettize.decode.WeightElements;
import org.gouache.tensor.Conversion;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.Weight;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Adds up its layers' weights, element by element, some layers counting more than others. */
final class ToyNetwork implements Probe {
    static final Shape SHAPE = Shape.of(20, 30);

    /** The output of a layer is its weight. */
    static final OutputErrors OUTPUT_ERRORS = (_, dense, palettized) -> squared(dense, palettized);

    final Map<String, Double> gains;
    private final Map<String, Weight> now = new LinkedHashMap<>();
    final Map<String, DenseWeight> dense = new LinkedHashMap<>();
    int runs;

    /**
     * @param gains by layer
     */
    ToyNetwork(Map<String, Double> gains) {
        this.gains = gains;
        Random random = new Random(1);
        gains.keySet().stream().sorted().forEach(layer -> dense.put(layer, gaussian(random)));
        now.putAll(dense);
    }

    private static DenseWeight gaussian(Random random) {
        float[] values = new float[Math.toIntExact(SHAPE.elements())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        MemorySegment data = Arena.ofAuto().allocate(values.length * 2L, 2);
        Conversion.convert(ElementType.F32, MemorySegment.ofArray(values), ElementType.F16, data);
        return new DenseWeight(ElementType.F16, SHAPE, data);
    }

    private static double squared(Weight dense, Weight palettized) {
        float[] expected = floats(dense);
        float[] found = floats(palettized);
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = (double) expected[i] - found[i];
            sum += difference * difference;
        }
        return sum;
    }

    private static float[] floats(Weight weight) {
        return WeightElements.toTensor(weight, ElementType.F32, Arena.ofAuto()).toFloats();
    }

    boolean isDense() {
        return now.equals(dense);
    }

    /** Two prompts: the second hears every layer doubly, and a constant. */
    @Override
    public List<float[]> run() {
        runs++;
        float[] first = new float[Math.toIntExact(SHAPE.elements())];
        float[] second = new float[first.length];
        now.forEach((layer, weight) -> {
            float[] values = floats(weight);
            for (int i = 0; i < values.length; i++) {
                first[i] += (float) (gains.get(layer) * values[i]);
                second[i] = 2 * first[i] + 1;
            }
        });
        return List.of(first, second);
    }

    @Override
    public void replace(String layer, Weight value) {
        now.put(layer, value);
    }
}
