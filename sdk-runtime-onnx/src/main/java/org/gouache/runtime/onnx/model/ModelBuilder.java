package org.gouache.runtime.onnx.model;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;

import com.google.protobuf.ByteString;

import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.graph.Value;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** An ONNX model in the making: nodes, constants, and the names of a graph's values in it. */
final class ModelBuilder {
    /**
     * The first version with every standard operator that is used here: LayerNormalization is of
     * 17.
     */
    static final int OPSET = 18;

    private static final int IR_VERSION = 8;
    private static final String MICROSOFT = "com.microsoft";

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, String> float32Names = new HashMap<>();
    private final Set<String> constants = new HashSet<>();
    private final Map<String, Integer> uses = new HashMap<>();
    private final Dialect dialect;
    private String path = "";

    ModelBuilder(String name, Dialect dialect) {
        graph.setName(name);
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    /** The type that the model computes in. */
    ElementType type() {
        return dialect.type();
    }

    /** Names the nodes that follow. */
    void enter(String path) {
        this.path = path;
    }

    /** Says how a graph's value is called in the model. */
    void bind(Value value, String name) {
        names.put(value.name(), name);
    }

    /**
     * Says how a graph's value is called in the model where it is float32 whatever the model
     * computes in.
     */
    void bindFloat32(Value value, String name) {
        float32Names.put(value.name(), name);
    }

    /** The name of a value, in the type that the model computes in. */
    String name(Value value) {
        String name = names.get(value.name());
        if (name == null) {
            String original = float32Names.get(value.name());
            if (original == null) {
                throw new IllegalStateException(value + " is read before it is computed");
            }
            name = type() == ElementType.F32 ? original : cast(original, type());
            bind(value, name);
        }
        return name;
    }

    /** The name of a value, in float32. */
    String float32(Value value) {
        String name = float32Names.get(value.name());
        if (name == null) {
            name = type() == ElementType.F32 ? name(value) : cast(name(value), ElementType.F32);
            bindFloat32(value, name);
        }
        return name;
    }

    /** Adds a node of a standard operator; the name of its first output. */
    String node(String operator, List<String> inputs, AttributeProto... attributes) {
        return node("", operator, inputs, 1, attributes).getFirst();
    }

    /** Adds a node of one of ONNX Runtime's own operators. */
    String microsoft(String operator, List<String> inputs, AttributeProto... attributes) {
        return node(MICROSOFT, operator, inputs, 1, attributes).getFirst();
    }

    /** As {@link #microsoft(String, List, AttributeProto...)}, for several outputs. */
    List<String> microsoft(
            int outputs, String operator, List<String> inputs, AttributeProto... attributes) {
        return node(MICROSOFT, operator, inputs, outputs, attributes);
    }

    /** Adds a node of a standard operator that has several outputs. */
    List<String> node(
            int outputs, String operator, List<String> inputs, AttributeProto... attributes) {
        return node("", operator, inputs, outputs, attributes);
    }

    private List<String> node(
            String domain,
            String operator,
            List<String> inputs,
            int outputs,
            AttributeProto... attributes) {
        String base = path + "/" + operator;
        int use = uses.merge(base, 1, Integer::sum);
        String name = use == 1 ? base : base + "_" + use;
        List<String> results =
                outputs == 1
                        ? List.of(name)
                        : IntStream.range(0, outputs).mapToObj(i -> name + ":" + i).toList();
        graph.addNode(
                NodeProto.newBuilder()
                        .setName(name)
                        .setDomain(domain)
                        .setOpType(operator)
                        .addAllInput(inputs)
                        .addAllOutput(results)
                        .addAllAttribute(Arrays.asList(attributes)));
        return results;
    }

    String cast(String input, ElementType to) {
        return node("Cast", List.of(input), Attributes.integer("to", Elements.onnxType(to)));
    }

    /** A one-dimensional constant of integers: a shape, axes, bounds. */
    String integers(long... values) {
        return constant(
                "integers" + Arrays.toString(values),
                ElementType.I64,
                Shape.of(values.length),
                Elements.bytes(values));
    }

    /** A scalar constant of integers. */
    String integer(long value) {
        return constant("integer " + value, ElementType.I64, Shape.scalar(), Elements.bytes(value));
    }

    /** A scalar constant in the type that the model computes in. */
    String scalar(float value) {
        return constant("scalar " + value, type(), Shape.scalar(), bytes(value));
    }

    /** A one-dimensional constant of float32. */
    String floats(String name, float... values) {
        return constant(name, ElementType.F32, Shape.of(values.length), Elements.bytes(values));
    }

    /** A one-dimensional constant of equal values in the type that the model computes in. */
    String repeated(float value, int count) {
        ByteString all = ByteString.EMPTY;
        ByteString one = bytes(value);
        for (int i = 0; i < count; i++) {
            all = all.concat(one);
        }
        return constant("%d times %s".formatted(count, value), type(), Shape.of(count), all);
    }

    private ByteString bytes(float value) {
        return switch (dialect.precision()) {
            case FLOAT32 -> Elements.bytes(value);
            case FLOAT16 -> Elements.bytes(Float.floatToFloat16(value));
        };
    }

    private String constant(String name, ElementType type, Shape shape, ByteString bytes) {
        String unique = "constants/" + name;
        if (constants.add(unique)) {
            initializer(tensor(unique, type, shape).setRawData(bytes));
        }
        return unique;
    }

    static TensorProto.Builder tensor(String name, ElementType type, Shape shape) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(Elements.onnxType(type));
        Arrays.stream(shape.toArray()).forEach(tensor::addDims);
        return tensor;
    }

    void initializer(TensorProto.Builder tensor) {
        graph.addInitializer(tensor);
    }

    void input(String name, ElementType type, List<? extends Dimension> dimensions) {
        graph.addInput(info(name, type, dimensions));
    }

    /** Makes a value of the given type a result of the model. */
    void output(String value, String name, ElementType type, List<? extends Dimension> dimensions) {
        graph.addOutput(info(name, type, dimensions));
        graph.addNode(
                NodeProto.newBuilder()
                        .setName("output/" + name)
                        .setOpType("Identity")
                        .addInput(value)
                        .addOutput(name));
    }

    private static ValueInfoProto info(
            String name, ElementType type, List<? extends Dimension> dimensions) {
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(Elements.onnxType(type));
        tensor.getShapeBuilder();
        for (Dimension dimension : dimensions) {
            switch (dimension) {
                case Dimension.Fixed(long size) ->
                        tensor.getShapeBuilder().addDimBuilder().setDimValue(size);
                case Dimension.Open(String symbol, _) ->
                        tensor.getShapeBuilder().addDimBuilder().setDimParam(symbol);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    ModelProto build() {
        ModelProto.Builder model =
                ModelProto.newBuilder()
                        .setIrVersion(IR_VERSION)
                        .setProducerName("gouache")
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OPSET))
                        .setGraph(graph);
        if (graph.getNodeList().stream().anyMatch(node -> node.getDomain().equals(MICROSOFT))) {
            model.addOpsetImport(
                    OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1));
        }
        return model.build();
    }
}
