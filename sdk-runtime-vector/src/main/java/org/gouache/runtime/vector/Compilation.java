package org.gouache.runtime.vector;

import org.gouache.graph.Activation;
import org.gouache.graph.Graph;
import org.gouache.graph.Op;
import org.gouache.graph.Padding;
import org.gouache.graph.Parameter;
import org.gouache.graph.Value;
import org.gouache.runtime.vector.Product.Finish;
import org.gouache.runtime.vector.Tokens.Ids;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Turns the operations of a graph into steps. */
final class Compilation {
    private final Map<String, Matrix> matrices;
    private final Map<String, Ids> ids;
    private final Map<Parameter, Slot> slots;
    private final Workspace workspace;
    private final List<Step> steps = new ArrayList<>();

    private Compilation(
            Map<String, Matrix> matrices,
            Map<String, Ids> ids,
            Map<Parameter, Slot> slots,
            Workspace workspace) {
        this.matrices = matrices;
        this.ids = ids;
        this.slots = slots;
        this.workspace = workspace;
    }

    /**
     * @param matrices values by name
     * @param ids token ids by name
     */
    static List<Step> of(
            Graph graph,
            Map<String, Matrix> matrices,
            Map<String, Ids> ids,
            Map<Parameter, Slot> slots,
            Workspace workspace) {
        Compilation compilation = new Compilation(matrices, ids, slots, workspace);
        graph.ops().stream()
                .filter(op -> !BufferPlan.isView(op))
                .forEach(op -> compilation.steps.add(compilation.step(op)));
        return List.copyOf(compilation.steps);
    }

    private Step step(Op op) {
        return switch (op) {
            case Op.Conv2d o ->
                    new Product(
                            patches(o),
                            slot(o.weight()),
                            optional(o.bias()),
                            new Finish.Plain(),
                            matrix(o.output()),
                            workspace);
            case Op.Linear o ->
                    linear(o.output(), o.input(), o.weight(), o.bias(), new Finish.Plain());
            case Op.LinearActivate o ->
                    linear(
                            o.output(),
                            o.input(),
                            o.weight(),
                            o.bias(),
                            new Finish.Activated(o.activation()));
            case Op.LinearGeglu o ->
                    linear(o.output(), o.input(), o.weight(), o.bias(), new Finish.Gated());
            case Op.Embedding o ->
                    Tokens.embedding(ids(o.ids()), slot(o.table()), matrix(o.output()));
            case Op.AddPositions o ->
                    Tokens.addPositions(
                            matrix(o.tokens()),
                            o.tokens().shape().dim(1),
                            slot(o.table()),
                            matrix(o.output()),
                            workspace);
            case Op.SelectToken o ->
                    Tokens.select(
                            matrix(o.tokens()), ids(o.ids()), o.pooling(), matrix(o.output()));
            case Op.GroupNorm o ->
                    groupNorm(
                            o.output(),
                            o.input(),
                            o.weight(),
                            o.bias(),
                            o.groups(),
                            o.epsilon(),
                            null);
            case Op.GroupNormActivate o ->
                    groupNorm(
                            o.output(),
                            o.input(),
                            o.weight(),
                            o.bias(),
                            o.groups(),
                            o.epsilon(),
                            o.activation());
            case Op.LayerNorm o ->
                    new LayerNormStep(
                            matrix(o.input()),
                            null,
                            slot(o.weight()),
                            slot(o.bias()),
                            o.epsilon(),
                            matrix(o.output()),
                            workspace);
            case Op.AddLayerNorm o ->
                    new LayerNormStep(
                            matrix(o.left()),
                            new LayerNormStep.Residual(matrix(o.right()), matrix(o.sum())),
                            slot(o.weight()),
                            slot(o.bias()),
                            o.epsilon(),
                            matrix(o.output()),
                            workspace);
            case Op.Attention o ->
                    new AttentionStep(
                            matrix(o.query()),
                            matrix(o.key()),
                            matrix(o.value()),
                            matrix(o.output()),
                            o.query().shape().dim(0),
                            o.heads(),
                            o.causal(),
                            workspace);
            case Op.Activate o ->
                    Layouts.activate(
                            matrix(o.input()), o.activation(), matrix(o.output()), workspace);
            case Op.Geglu o -> Layouts.geglu(matrix(o.input()), matrix(o.output()), workspace);
            case Op.Add o ->
                    Layouts.add(matrix(o.left()), matrix(o.right()), matrix(o.output()), workspace);
            case Op.AddPerChannel o ->
                    Layouts.addPerBatch(
                            matrix(o.image()), matrix(o.vector()), matrix(o.output()), workspace);
            case Op.Concat o ->
                    Layouts.concat(
                            o.operands().stream().map(this::matrix).toList(),
                            matrix(o.output()),
                            workspace);
            case Op.UpsampleNearest o -> resize(o.image(), o.output());
            case Op.UpsampleNearestLike o -> resize(o.image(), o.output());
            case Op.Sinusoid o ->
                    Layouts.sinusoid(
                            matrix(o.input()),
                            o.output().shape().dim(-1),
                            o.cosineFirst(),
                            o.frequencyShift(),
                            matrix(o.output()));
            case Op.Flatten _, Op.ImageToTokens _, Op.TokensToImage _ ->
                    throw new IllegalStateException("views are not computed: " + op);
        };
    }

    private Step linear(
            Value output, Value input, Parameter weight, @Nullable Parameter bias, Finish finish) {
        return new Product(
                new RowSource.Rows(matrix(input)),
                slot(weight),
                optional(bias),
                finish,
                matrix(output),
                workspace);
    }

    private RowSource patches(Op.Conv2d op) {
        boolean single =
                op.weight().shape().dim(2) == 1
                        && op.weight().shape().dim(3) == 1
                        && op.stride() == 1
                        && op.padding().equals(Padding.NONE);
        return single ? new RowSource.Rows(matrix(op.input())) : Patches.of(matrix(op.input()), op);
    }

    private Step groupNorm(
            Value output,
            Value input,
            Parameter weight,
            Parameter bias,
            int groups,
            float epsilon,
            @Nullable Activation activation) {
        return new GroupNormStep(
                matrix(input),
                input.shape().dim(0),
                groups,
                slot(weight),
                slot(bias),
                epsilon,
                activation,
                matrix(output),
                workspace);
    }

    private Step resize(Value image, Value output) {
        return Layouts.resize(matrix(image), image.shape(), matrix(output), output.shape());
    }

    private Matrix matrix(Value value) {
        return known(matrices.get(value.name()), value);
    }

    private Ids ids(Value value) {
        return known(ids.get(value.name()), value);
    }

    private Slot slot(Parameter parameter) {
        return known(slots.get(parameter), parameter);
    }

    private @Nullable Slot optional(@Nullable Parameter parameter) {
        return parameter == null ? null : slot(parameter);
    }

    private static <T> T known(@Nullable T found, Object what) {
        if (found == null) {
            throw new IllegalStateException("unknown: " + what);
        }
        return found;
    }
}
