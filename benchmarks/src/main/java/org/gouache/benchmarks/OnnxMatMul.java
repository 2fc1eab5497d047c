package org.gouache.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import ai.onnx.proto.OnnxMl.AttributeProto;
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

import org.gouache.tensor.ElementType;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** ONNX Runtime's products with a constant right side, which it packs when it loads. */
final class OnnxMatMul implements Multiplier {
    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;
    private static final String CONTRIBUTED = "com.microsoft";

    /** Weights that share a scale. */
    private static final int BLOCK = 32;

    private final MemorySegment result;
    private final OrtSession session;
    private final Map<String, OnnxTensor> input;
    private final Map<String, OnnxTensor> output;

    private OnnxMatMul(MatMulCase size, NodeProto node, List<TensorProto> constants, int threads) {
        result = Arena.ofAuto().allocate((long) size.rows() * size.columns() * Float.BYTES, 64);
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            session =
                    environment.createSession(model(size, node, constants).toByteArray(), options);
            input = Map.of("left", tensor(environment, size.left(), size.rows(), size.depth()));
            output = Map.of("product", tensor(environment, result, size.rows(), size.columns()));
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    /** MatMul, of the same numbers as our dense product. */
    static OnnxMatMul float32(MatMulCase size, int threads) {
        MemorySegment right = size.dense(ElementType.F32).transpose().data();
        TensorProto constant =
                constant("right", DataType.FLOAT, right, size.depth(), size.columns());
        NodeProto node = node("MatMul", "left", "right").build();
        return new OnnxMatMul(size, node, List.of(constant), threads);
    }

    /**
     * MatMulNBits, of random integers with a scale for each 32.
     *
     * @param level 0: products in float32; 4: in int8
     */
    static OnnxMatMul ofBits(MatMulCase size, int bits, int level, int threads) {
        int blocks = size.depth() / BLOCK;
        byte[] packed = new byte[size.columns() * blocks * BLOCK * bits / Byte.SIZE];
        new Random(bits).nextBytes(packed);
        float[] scales = new float[size.columns() * blocks];
        for (int i = 0; i < scales.length; i++) {
            scales[i] = 1f / (i % BLOCK + BLOCK);
        }
        NodeProto node =
                node("MatMulNBits", "left", "right", "scales")
                        .setDomain(CONTRIBUTED)
                        .addAttribute(attribute("K", size.depth()))
                        .addAttribute(attribute("N", size.columns()))
                        .addAttribute(attribute("bits", bits))
                        .addAttribute(attribute("block_size", BLOCK))
                        .addAttribute(attribute("accuracy_level", level))
                        .build();
        TensorProto right =
                constant(
                        "right",
                        DataType.UINT8,
                        MemorySegment.ofArray(packed),
                        size.columns(),
                        blocks,
                        BLOCK * bits / Byte.SIZE);
        TensorProto factors =
                constant(
                        "scales",
                        DataType.FLOAT,
                        MemorySegment.ofArray(scales),
                        size.columns(),
                        blocks);
        return new OnnxMatMul(size, node, List.of(right, factors), threads);
    }

    private static NodeProto.Builder node(String type, String... inputs) {
        return NodeProto.newBuilder()
                .setOpType(type)
                .addAllInput(List.of(inputs))
                .addOutput("product");
    }

    private static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static TensorProto constant(
            String name, DataType type, MemorySegment data, long... shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(type.getNumber())
                        .setRawData(ByteString.copyFrom(data.toArray(JAVA_BYTE)));
        for (long size : shape) {
            tensor.addDims(size);
        }
        return tensor.build();
    }

    private static OnnxTensor tensor(
            OrtEnvironment environment, MemorySegment data, long rows, long columns)
            throws OrtException {
        return OnnxTensor.createTensor(
                environment,
                data.asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer(),
                new long[] {rows, columns});
    }

    private static ModelProto model(MatMulCase size, NodeProto node, List<TensorProto> constants) {
        GraphProto graph =
                GraphProto.newBuilder()
                        .setName("matmul")
                        .addInput(value("left", size.rows(), size.depth()))
                        .addAllInitializer(constants)
                        .addNode(node)
                        .addOutput(value("product", size.rows(), size.columns()))
                        .build();
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(CONTRIBUTED).setVersion(1))
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

    @Override
    public MemorySegment compute() {
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
