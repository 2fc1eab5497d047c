package org.gouache.benchmarks;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;

import com.google.protobuf.ByteString;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Map;

/** ONNX Runtime's MatMul of float32 with a constant right side, which it packs when it loads. */
final class OnnxMatMul implements AutoCloseable {
    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    private final MemorySegment result;
    private final OrtSession session;
    private final Map<String, OnnxTensor> input;
    private final Map<String, OnnxTensor> output;

    /**
     * @param left [rows, depth], float32, native
     * @param right [depth, columns], float32
     */
    OnnxMatMul(MemorySegment left, int rows, MemorySegment right, int columns, int threads) {
        int depth = (int) (right.byteSize() / Float.BYTES / columns);
        result = Arena.ofAuto().allocate((long) rows * columns * Float.BYTES, 64);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            session =
                    environment.createSession(
                            model(rows, depth, columns, right).toByteArray(), options);
            input = Map.of("left", tensor(environment, left, rows, depth));
            output = Map.of("product", tensor(environment, result, rows, columns));
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OnnxTensor tensor(
            OrtEnvironment environment, MemorySegment data, long rows, long columns)
            throws OrtException {
        return OnnxTensor.createTensor(
                environment,
                data.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer(),
                new long[] {rows, columns});
    }

    private static ModelProto model(int rows, int depth, int columns, MemorySegment right) {
        TensorProto constant =
                TensorProto.newBuilder()
                        .setName("right")
                        .setDataType(DataType.FLOAT.getNumber())
                        .addDims(depth)
                        .addDims(columns)
                        .setRawData(ByteString.copyFrom(right.asByteBuffer()))
                        .build();
        GraphProto graph =
                GraphProto.newBuilder()
                        .setName("matmul")
                        .addInput(value("left", rows, depth))
                        .addInitializer(constant)
                        .addNode(
                                NodeProto.newBuilder()
                                        .setOpType("MatMul")
                                        .addInput("left")
                                        .addInput("right")
                                        .addOutput("product"))
                        .addOutput(value("product", rows, columns))
                        .build();
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .setGraph(graph)
                .build();
    }

    private static ValueInfoProto value(String name, int rows, int columns) {
        TensorShapeProto shape =
                TensorShapeProto.newBuilder()
                        .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(rows))
                        .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(columns))
                        .build();
        TypeProto type =
                TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder()
                                        .setElemType(DataType.FLOAT.getNumber())
                                        .setShape(shape))
                        .build();
        return ValueInfoProto.newBuilder().setName(name).setType(type).build();
    }

    /** The result, [rows, columns], overwritten by the next call. */
    MemorySegment compute() {
        try (OrtSession.Result _ = session.run(input, output)) {
            return result;
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            input.values().forEach(OnnxTensor::close);
            output.values().forEach(OnnxTensor::close);
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
