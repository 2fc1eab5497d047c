package org.gouache.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.Network;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** A UNet that is ready for the call of a {@link UNetCase}. */
sealed interface LoadedUNet extends AutoCloseable {
    /** Runs the network once and returns the prediction. */
    Tensor predict();

    @Override
    void close();

    static LoadedUNet load(Maker maker, UNetCase unet, int threads) {
        return switch (maker) {
            case GOUACHE -> Gouache.load(unet, threads);
            case PYTORCH -> Exported.load(unet, threads);
        };
    }

    /** The graph and the checkpoint's weights. */
    record Gouache(Network network, Map<String, Tensor> inputs) implements LoadedUNet {
        static Gouache load(UNetCase unet, int threads) {
            InferenceRuntime runtime = InferenceRuntime.named("onnx");
            LoadOptions options = LoadOptions.DEFAULT.withThreads(threads).withProvider("cpu");
            return new Gouache(runtime.load(unet.network(), options), withTimesteps(unet.inputs()));
        }

        /** Gouache takes a timestep for each picture, PyTorch's export one for all. */
        private static Map<String, Tensor> withTimesteps(Map<String, Tensor> inputs) {
            Tensor timestep = Objects.requireNonNull(inputs.get("timestep"));
            int batch = Objects.requireNonNull(inputs.get("sample")).shape().dim(0);
            float[] timesteps = new float[batch];
            Arrays.fill(timesteps, timestep.getFloat(0));
            Map<String, Tensor> changed = new LinkedHashMap<>(inputs);
            changed.put("timestep", Tensor.of(Shape.of(batch), timesteps));
            return changed;
        }

        @Override
        public Tensor predict() {
            return Objects.requireNonNull(network.run(inputs).get("out_sample"));
        }

        @Override
        public void close() {
            network.close();
        }
    }

    /** PyTorch's export, in ONNX Runtime as it comes. */
    record Exported(OrtSession session, Map<String, OnnxTensor> inputs, Tensor output)
            implements LoadedUNet {
        static Exported load(UNetCase unet, int threads) {
            OrtEnvironment environment = OrtEnvironment.getEnvironment();
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.setIntraOpNumThreads(threads);
                Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
                for (Map.Entry<String, Tensor> input : unet.inputs().entrySet()) {
                    inputs.put(input.getKey(), tensor(environment, input.getValue()));
                }
                return new Exported(
                        environment.createSession(unet.exported().toString(), options),
                        inputs,
                        Tensor.zeros(unet.expected().shape()));
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor)
                throws OrtException {
            FloatBuffer values =
                    tensor.data().asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
            return OnnxTensor.createTensor(environment, values, tensor.shape().toArray());
        }

        @Override
        public Tensor predict() {
            try (OrtSession.Result result = session.run(inputs)) {
                FloatBuffer values = ((OnnxTensor) result.get(0)).getFloatBuffer();
                output.data()
                        .asByteBuffer()
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer()
                        .put(values);
                return output;
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() {
            try {
                inputs.values().forEach(OnnxTensor::close);
                session.close();
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
