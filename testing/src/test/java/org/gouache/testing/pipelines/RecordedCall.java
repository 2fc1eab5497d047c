package org.gouache.testing.pipelines;

import org.gouache.runtime.Network;
import org.gouache.tensor.Tensor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a network got in one call. */
record RecordedCall(String network, Map<String, Tensor> inputs) {
    static Network recording(String name, Network network, List<RecordedCall> calls) {
        return new ForwardingNetwork(network) {
            @Override
            public void run(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
                Map<String, Tensor> copies = new LinkedHashMap<>();
                inputs.forEach((input, tensor) -> copies.put(input, tensor.copy()));
                calls.add(new RecordedCall(name, copies));
                super.run(inputs, outputs);
            }
        };
    }

    Tensor input(String name) {
        Tensor tensor = inputs.get(name);
        if (tensor == null) {
            throw new AssertionError("%s got no %s".formatted(network, name));
        }
        return tensor;
    }
}
