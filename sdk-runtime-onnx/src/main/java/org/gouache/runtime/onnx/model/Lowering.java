package org.gouache.runtime.onnx.model;

import ai.onnx.proto.OnnxMl.ModelProto;

import org.gouache.GouacheException;
import org.gouache.graph.Fusions;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkInput;
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
import org.gouache.graph.Parameter;
import org.gouache.runtime.Observation;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Turns a graph into an ONNX model. The sizes for which the graph was built stay behind: the model
 * takes every batch, height, width and number of tokens. Its inputs and outputs are float32 (ids
 * int64) whatever it computes in.
 */
public final class Lowering {
    private final ModelBuilder model;
    private final Convolutions convolutions;
    private final Linears linears;
    private final Normalizations normalizations;
    private final Attentions attentions;
    private final Activations activations;
    private final Embeddings embeddings;
    private final Layouts layouts;

    private Lowering(ModelBuilder model, Weights weights) {
        this.model = model;
        this.activations = new Activations(model);
        this.convolutions = new Convolutions(model, weights);
        this.linears = new Linears(model, weights, activations);
        this.normalizations = new Normalizations(model, weights, activations);
        this.attentions = new Attentions(model);
        this.embeddings = new Embeddings(model, weights);
        this.layouts = new Layouts(model);
    }

    /**
     * @param inputs the definition's inputs, which say what sizes are open
     * @throws GouacheException if a weight is missing or has another shape, or if an observed
     *     module or a swappable weight is not part of the graph
     */
    public static ModelProto lower(
            Graph graph,
            List<NetworkInput> inputs,
            Dialect dialect,
            WeightSource source,
            List<Observation> observations,
            Border border) {
        requireSwappable(graph, source);
        Graph fused = Fusions.fuse(graph, dialect.fusions(), Observation.outputs(observations));
        ModelBuilder model = new ModelBuilder(graph.name(), dialect);
        border.inputs(model, graph, inputs);
        Lowering lowering = new Lowering(model, new Weights(model, source));
        fused.ops().forEach(lowering::lower);
        border.outputs(model, graph, inputs);
        Observations extra = new Observations(model, fused);
        observations.forEach(extra::observe);
        return model.build();
    }

    private static void requireSwappable(Graph graph, WeightSource source) {
        Set<String> names =
                graph.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
        for (String weight : source.swappable()) {
            if (!names.contains(weight)) {
                throw new GouacheException("%s reads no weight %s".formatted(graph.name(), weight));
            }
        }
    }

    private void lower(Op op) {
        model.enter(op.output().name());
        switch (op) {
            case Conv2d conv -> bind(conv, convolutions.conv2d(conv));
            case Linear linear -> bind(linear, linears.linear(linear));
            case LinearActivate linear -> bind(linear, linears.linearActivate(linear));
            case LinearGeglu linear -> bind(linear, linears.linearGeglu(linear));
            case GroupNorm norm -> bind(norm, normalizations.groupNorm(norm));
            case GroupNormActivate norm -> bind(norm, normalizations.groupNormActivate(norm));
            case LayerNorm norm -> bind(norm, normalizations.layerNorm(norm));
            case AddLayerNorm norm -> bind(norm, normalizations.addLayerNorm(norm));
            case Attention attention -> bind(attention, attentions.attention(attention));
            case Activate activate -> bind(activate, activations.activate(activate));
            case Geglu geglu -> bind(geglu, activations.geglu(geglu));
            case Embedding embedding -> bind(embedding, embeddings.embedding(embedding));
            case AddPositions positions -> bind(positions, embeddings.addPositions(positions));
            case Sinusoid sinusoid -> bind(sinusoid, embeddings.sinusoid(sinusoid));
            case SelectToken select -> bind(select, embeddings.selectToken(select));
            case Add add -> bind(add, layouts.add(add));
            case AddPerChannel add -> bind(add, layouts.addPerChannel(add));
            case Concat concat -> bind(concat, layouts.concat(concat));
            case Flatten flatten -> bind(flatten, layouts.flatten(flatten));
            case ImageToTokens tokens -> bind(tokens, layouts.imageToTokens(tokens));
            case TokensToImage image -> bind(image, layouts.tokensToImage(image));
            case UpsampleNearest upsample -> bind(upsample, layouts.upsampleNearest(upsample));
            case UpsampleNearestLike upsample ->
                    bind(upsample, layouts.upsampleNearestLike(upsample));
        }
    }

    private void bind(Op op, String result) {
        model.bind(op.output(), result);
    }

    private void bind(Op op, List<String> results) {
        for (int i = 0; i < results.size(); i++) {
            model.bind(op.outputs().get(i), results.get(i));
        }
    }
}
