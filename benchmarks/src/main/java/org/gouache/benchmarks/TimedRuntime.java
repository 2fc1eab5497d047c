package org.gouache.benchmarks;

import org.gouache.graph.NetworkInput;
import org.gouache.runtime.Availability;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.ModelSource;
import org.gouache.runtime.Network;
import org.gouache.runtime.RuntimeSelection;
import org.gouache.tensor.Tensor;
import org.gouache.weight.Weight;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** The ONNX runtime with a stop watch: sums the time spent inside network calls. */
public final class TimedRuntime implements InferenceRuntime {
    public static final String NAME = "timed-onnx";

    private static final LongAdder CALL_NANOS = new LongAdder();

    /** Nanoseconds spent in network calls so far. */
    public static long callNanos() {
        return CALL_NANOS.sum();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Availability availability() {
        return new Availability.Available();
    }

    @Override
    public RuntimeSelection selection() {
        return RuntimeSelection.BY_NAME;
    }

    @Override
    public Network load(ModelSource source, LoadOptions options) {
        return new TimedNetwork(timed().load(source, options));
    }

    private static InferenceRuntime timed() {
        return InferenceRuntime.named("onnx");
    }

    private record TimedNetwork(Network timed) implements Network {
        @Override
        public List<NetworkInput> inputs() {
            return timed.inputs();
        }

        @Override
        public List<String> outputs() {
            return timed.outputs();
        }

        @Override
        public Map<String, Tensor> run(Map<String, Tensor> inputs) {
            long start = System.nanoTime();
            try {
                return timed.run(inputs);
            } finally {
                CALL_NANOS.add(System.nanoTime() - start);
            }
        }

        @Override
        public void run(Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
            long start = System.nanoTime();
            try {
                timed.run(inputs, outputs);
            } finally {
                CALL_NANOS.add(System.nanoTime() - start);
            }
        }

        @Override
        public void replace(String weight, Weight value) {
            timed.replace(weight, value);
        }

        @Override
        public void terminate() {
            timed.terminate();
        }

        @Override
        public void close() {
            timed.close();
        }
    }
}
