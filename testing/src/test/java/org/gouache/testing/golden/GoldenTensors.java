package org.gouache.testing.golden;

import org.gouache.golden.Golden;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.SafetensorsFile;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a golden file, in memory of their own. */
public final class GoldenTensors {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private GoldenTensors() {}

    /**
     * @param path as in {@code networks/sdxl/unet.safetensors}
     */
    public static GoldenTensors read(String path) {
        GoldenTensors read = new GoldenTensors();
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile file = SafetensorsFile.open(Golden.path(path), arena);
            for (String name : file.names()) {
                DenseWeight weight = file.get(name);
                Tensor mapped = new Tensor(weight.type(), weight.shape(), weight.data());
                read.tensors.put(name, mapped.copy());
            }
        }
        return read;
    }

    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no golden tensor " + name);
        }
        return tensor;
    }

    /** One entry of a tensor's first dimension. */
    public Tensor entry(String name, int index) {
        Tensor all = get(name);
        long[] sizes = all.shape().toArray();
        return all.slice(index, index + 1)
                .reshape(Shape.of(Arrays.copyOfRange(sizes, 1, sizes.length)));
    }

    /** The tensors whose names start with a prefix, by the rest of their names. */
    public Map<String, Tensor> startingWith(String prefix) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
            }
        });
        return found;
    }

    /** Numbers, given once for a whole batch or once for each of its entries, as floats. */
    public float[] perEntry(String name, int batch) {
        float[] numbers = floats(get(name));
        if (numbers.length == batch) {
            return numbers;
        }
        float[] repeated = new float[batch];
        Arrays.fill(repeated, numbers[0]);
        return repeated;
    }

    private static float[] floats(Tensor tensor) {
        if (tensor.type() != ElementType.I64) {
            return tensor.toFloats();
        }
        long[] longs = tensor.toLongs();
        float[] floats = new float[longs.length];
        for (int i = 0; i < longs.length; i++) {
            floats[i] = longs[i];
        }
        return floats;
    }
}
