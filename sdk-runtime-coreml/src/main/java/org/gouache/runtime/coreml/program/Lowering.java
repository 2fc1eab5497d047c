package org.gouache.runtime.coreml.program;

import org.gouache.GouacheException;
import org.gouache.graph.Graph;
import org.gouache.graph.Op;
import org.gouache.graph.Op.Activate;
import org.gouache.graph.Op.Add;
import org.gouache.graph.Op.AddLayerNorm;
import org.gouache.graph.Op.AddPerChannel;
import org.gouache.graph.Op.AddPositions;
import org.gouache.graph.Op.Attention;
import org.gouache.graph.Op.Concat;
import org.gouache.graph.Op.Conv2d;
import org.gouache.graph.Op.Embedding;
import org.gouache.graph.Op.Flatten;
import org.gouache.graph.Op.Geglu;
import org.gouache.graph.Op.GroupNorm;
import org.gouache.graph.Op.GroupNormActivate;
import org.gouache.graph.Op.ImageToTokens;
import org.gouache.graph.Op.LayerNorm;
import org.gouache.graph.Op.Linear;
import org.gouache.graph.Op.LinearActivate;
import org.gouache.graph.Op.LinearGeglu;
import org.gouache.graph.Op.SelectToken;
import org.gouache.graph.Op.Sinusoid;
import org.gouache.graph.Op.TokensToImage;
import org.gouache.graph.Op.UpsampleNearest;
import org.gouache.graph.Op.UpsampleNearestLike;
import org.gouache.graph.Value;
import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.PackageWriter;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Spec;
import org.gouache.tensor.ElementType;
import org.gouache.weight.WeightStore;

import java.io.UncheckedIOException;
import java.util.List;

/**
 * Turns a graph into an ML Program, for the sizes for which the graph was built. Fused operations
 * become what they are fused of, as Core ML fuses by itself: nothing has to ask for them.
 */
public final class Lowering {
    private final ProgramBuilder program;
    private final Operators operators;
    private final Values values;
    private final Convolutions convolutions;
    private final Linears linears;
    private final Normalizations normalizations;
    private final Attentions attentions;
    private final Activations activations;
    private final Embeddings embeddings;
    private final Rearrangements rearrangements;

    private Lowering(ProgramOptions options, WeightStore store, PackageWriter writer) {
        program = new ProgramBuilder();
        StoredValues stored = new StoredValues(writer);
        Constants constants = new Constants(program, stored, options.type());
        operators = new Operators(program, constants);
        values = new Values(operators, options.layout(), options.type());
        Palettes palettes = new Palettes(program, stored, options);
        Weights weights = new Weights(program, constants, stored, palettes, store);
        convolutions = new Convolutions(operators, values, weights);
        linears = new Linears(operators, values, weights, convolutions, options.layout());
        normalizations = new Normalizations(operators, values, weights, options.layout());
        attentions = new Attentions(operators, values, options);
        activations = new Activations(operators, values, options.layout());
        embeddings = new Embeddings(operators, values, weights, options.minimumOs());
        rearrangements = new Rearrangements(operators, values);
    }

    /**
     * The model of a graph, without metadata.
     *
     * @param writer takes the weights, in the order in which the program reads them
     * @throws GouacheException if a weight is missing or has another shape, or if the oldest
     *     systems do not know its palettes
     * @throws UncheckedIOException if the weights cannot be written
     */
    public static Spec.Model lower(
            Graph graph,
            Border border,
            ProgramOptions options,
            WeightStore store,
            PackageWriter writer) {
        Lowering lowering = new Lowering(options, store, writer);
        return Spec.Model.newBuilder()
                .setSpecificationVersion(options.specification())
                .setDescription(Descriptions.of(border))
                .setMlProgram(lowering.program(graph, border, options.opset()))
                .build();
    }

    private Mil.Program program(Graph graph, Border border, String opset) {
        border.inputs().forEach(port -> program.reserve(port.name()));
        border.outputs().forEach(port -> program.reserve(port.name()));
        border.inputs().forEach(this::input);
        List<Value> wanted = border.outputs().stream().map(Port::value).toList();
        NeededOps.of(graph, wanted).forEach(this::lower);
        program.enter("");
        border.outputs().forEach(this::output);
        return program.build(opset, border.outputs().stream().map(Port::name).toList());
    }

    private void input(Port port) {
        Operand input = program.input(port.name(), port.tensorType());
        program.enter(port.name());
        values.bind(
                port.value(),
                port.layout(),
                port.value().type() == ElementType.I64
                        ? operators.cast(input, MilType.INT32)
                        : input);
    }

    private void output(Port port) {
        Operand value = values.get(port.value(), port.layout());
        if (value.type() == port.type()) {
            program.operation("identity")
                    .input("x", value)
                    .result(port.name(), value.type(), value.shape());
        } else {
            operators.cast(value, port.type(), port.name());
        }
    }

    private void lower(Op op) {
        program.enter(op.output().name());
        switch (op) {
            case Conv2d conv -> bind(conv, convolutions.conv2d(conv));
            case Linear linear -> bind(linear, linears.linear(linear));
            case LinearActivate linear -> bind(linear, linearActivate(linear));
            case LinearGeglu linear -> bind(linear, linearGeglu(linear));
            case GroupNorm norm -> bind(norm, normalizations.groupNorm(norm));
            case GroupNormActivate norm -> bind(norm, groupNormActivate(norm));
            case LayerNorm norm -> bind(norm, normalizations.layerNorm(norm));
            case AddLayerNorm norm -> addLayerNorm(norm);
            case Attention attention -> bind(attention, attentions.attention(attention));
            case Activate activate -> bind(activate, activations.activate(activate));
            case Geglu geglu -> bind(geglu, activations.geglu(geglu));
            case Embedding embedding -> bindLast(embedding, embeddings.embedding(embedding));
            case AddPositions positions -> bindLast(positions, embeddings.addPositions(positions));
            case Sinusoid sinusoid -> bindLast(sinusoid, embeddings.sinusoid(sinusoid));
            case SelectToken select -> bindLast(select, embeddings.selectToken(select));
            case Add add -> bind(add, rearrangements.add(add));
            case AddPerChannel add -> bind(add, rearrangements.addPerChannel(add));
            case Concat concat -> bind(concat, rearrangements.concat(concat));
            case Flatten flatten -> bindLast(flatten, rearrangements.flatten(flatten));
            case ImageToTokens tokens ->
                    values.bind(
                            tokens.output(),
                            Layout.CHANNELS_FIRST,
                            rearrangements.imageToTokens(tokens));
            case TokensToImage image -> bind(image, rearrangements.tokensToImage(image));
            case UpsampleNearest upsample ->
                    bind(upsample, rearrangements.upsampleNearest(upsample));
            case UpsampleNearestLike upsample ->
                    bind(upsample, rearrangements.upsampleNearestLike(upsample));
        }
    }

    private Operand linearActivate(LinearActivate op) {
        return activations.activate(
                linears.linear(op.input(), op.weight(), op.bias()), op.activation());
    }

    private Operand linearGeglu(LinearGeglu op) {
        return activations.geglu(linears.linear(op.input(), op.weight(), op.bias()));
    }

    private Operand groupNormActivate(GroupNormActivate op) {
        return activations.activate(
                normalizations.groupNorm(
                        op.input(), op.weight(), op.bias(), op.groups(), op.epsilon()),
                op.activation());
    }

    private void addLayerNorm(AddLayerNorm op) {
        Operand sum = operators.add(values.get(op.left()), values.get(op.right()));
        values.bind(op.sum(), sum);
        values.bind(
                op.output(), normalizations.layerNorm(sum, op.weight(), op.bias(), op.epsilon()));
    }

    private void bind(Op op, Operand result) {
        values.bind(op.output(), result);
    }

    private void bindLast(Op op, Operand result) {
        values.bind(op.output(), Layout.CHANNELS_LAST, result);
    }
}
