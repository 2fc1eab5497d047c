package org.gouache.testing.networks;

import org.gouache.golden.Golden;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.SafetensorsFile;

import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** The tensors of a golden file, in memory of their own. */
final class GoldenTensors {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private GoldenTensors() {}

    /**
     * @param path as in {@code networks/sdxl/unet.safetensors}
     */
    static GoldenTensors read(String path) {
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

    boolean has(String name) {
        return tensors.containsKey(name);
    }

    Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no golden tensor " + name);
        }
        return tensor;
    }

    /** The tensors whose names start with a prefix, by the rest of their names. */
    Map<String, Tensor> startingWith(String prefix) {
        Map<String, Tensor> found = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                found.put(name.substring(prefix.length()), tensor);
            }
        });
        return found;
    }

    /** Numbers, given once for a whole batch or once for each of its entries, as floats. */
    float[] perEntry(String name, int batch) {
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
