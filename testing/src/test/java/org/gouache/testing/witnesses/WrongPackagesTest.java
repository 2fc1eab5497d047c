package org.gouache.testing.witnesses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.gouache.export.AttentionVariant.ORIGINAL;
import static org.gouache.export.AttentionVariant.SPLIT_EINSUM;
import static org.gouache.export.MinimumOs.MACOS_13;
import static org.gouache.export.MinimumOs.MACOS_15;

import org.gouache.GouacheException;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.graph.Activation;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkDefinition;
import org.gouache.graph.Padding;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.file.PackageWriter;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Spec;
import org.gouache.standin.mil.Rounding;
import org.gouache.standin.program.PackagedNetwork;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;
import org.gouache.weight.WeightStore;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** An operation of a package that is not what it should be is found, whichever it is. */
@Tag("thorough")
class WrongPackagesTest {
    /** Every kind of layer, and all results. */
    private static final Trial TRIAL =
            new Trial(
                    new LayerArchitecture(
                            2,
                            6,
                            5,
                            4,
                            5,
                            8,
                            6,
                            2,
                            11,
                            true,
                            List.of(
                                    new Layer.Convolution(0, 6, 3, 1, new Padding(1, 0, 2, 1)),
                                    new Layer.GroupNorm(0, 3),
                                    new Layer.Doubling(0),
                                    new Layer.SumPerChannel(0, 0),
                                    new Layer.Linear(0, 8, true),
                                    new Layer.LayerNorm(0),
                                    new Layer.Attention(0, 1, 2, true),
                                    new Layer.Attention(0, 1, 2, false),
                                    new Layer.Activate(0, Activation.GELU),
                                    new Layer.Activate(0, Activation.SILU),
                                    new Layer.Gate(0, 6),
                                    new Layer.Join(0, 1),
                                    new Layer.Sinusoid(8, true, 1),
                                    new Layer.Words(8, 0),
                                    new Layer.Words(8, 3))),
                    ElementType.F32,
                    List.of(),
                    0,
                    5);

    @TempDir private Path folder;

    /**
     * What is done to one operation of a program.
     *
     * @param of the type of the operations that it can be done to
     */
    private record Fault(String of, UnaryOperator<Mil.Operation> change) {
        static Fault type(String from, String to) {
            return new Fault(from, operation -> operation.toBuilder().setType(to).build());
        }

        static Fault without(String type, String parameter) {
            return new Fault(
                    type, operation -> operation.toBuilder().removeInputs(parameter).build());
        }

        static Fault text(String type, String parameter, String value) {
            Mil.Argument.Builder text = Mil.Argument.newBuilder();
            Mil.Value.Builder only = text.addArgumentsBuilder().getValueBuilder();
            only.getTypeBuilder().getTensorTypeBuilder().setDataType(Mil.DataType.STRING);
            only.getImmediateValueBuilder().getTensorBuilder().getStringsBuilder().addValues(value);
            return new Fault(
                    type,
                    operation -> operation.toBuilder().putInputs(parameter, text.build()).build());
        }

        static Fault exchanged(String type, String one, String other) {
            return new Fault(
                    type,
                    operation ->
                            operation.toBuilder()
                                    .putInputs(one, operation.getInputsOrThrow(other))
                                    .putInputs(other, operation.getInputsOrThrow(one))
                                    .build());
        }

        static Fault reversed(String type, String parameter) {
            return new Fault(
                    type,
                    operation -> {
                        Mil.Argument values = operation.getInputsOrThrow(parameter);
                        return operation.toBuilder()
                                .putInputs(
                                        parameter,
                                        Mil.Argument.newBuilder()
                                                .addAllArguments(
                                                        values.getArgumentsList().reversed())
                                                .build())
                                .build();
                    });
        }

        @Override
        public String toString() {
            return of;
        }
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of(MACOS_13, SPLIT_EINSUM, Fault.without("conv", "bias")),
                Arguments.of(MACOS_13, SPLIT_EINSUM, Fault.without("layer_norm", "beta")),
                Arguments.of(
                        MACOS_13,
                        SPLIT_EINSUM,
                        Fault.text("gelu", "mode", "SIGMOID_APPROXIMATION")),
                Arguments.of(MACOS_13, SPLIT_EINSUM, Fault.type("silu", "sigmoid")),
                Arguments.of(MACOS_13, SPLIT_EINSUM, Fault.type("sin", "cos")),
                Arguments.of(MACOS_13, SPLIT_EINSUM, Fault.type("sqrt", "identity")),
                Arguments.of(MACOS_13, SPLIT_EINSUM, Fault.type("square", "identity")),
                Arguments.of(MACOS_13, SPLIT_EINSUM, Fault.type("sub", "add")),
                Arguments.of(MACOS_13, SPLIT_EINSUM, Fault.type("mul", "add")),
                Arguments.of(MACOS_13, SPLIT_EINSUM, Fault.type("softmax", "identity")),
                Arguments.of(MACOS_13, SPLIT_EINSUM, Fault.type("equal", "greater_equal")),
                Arguments.of(MACOS_13, SPLIT_EINSUM, Fault.exchanged("real_div", "x", "y")),
                Arguments.of(MACOS_13, SPLIT_EINSUM, Fault.reversed("concat", "values")),
                Arguments.of(MACOS_13, ORIGINAL, Fault.exchanged("matmul", "x", "y")),
                Arguments.of(
                        MACOS_13,
                        ORIGINAL,
                        Fault.exchanged("matmul", "transpose_x", "transpose_y")),
                Arguments.of(
                        MACOS_15,
                        ORIGINAL,
                        Fault.without("scaled_dot_product_attention", "attn_mask")),
                Arguments.of(
                        MACOS_15,
                        ORIGINAL,
                        Fault.exchanged("scaled_dot_product_attention", "query", "key")));
    }

    /** One operation after another has the fault, until there is none left that could. */
    @ParameterizedTest
    @MethodSource("faults")
    void areFound(MinimumOs os, AttentionVariant attention, Fault fault) {
        int number = 0;
        FaultyPackages packages = new FaultyPackages(os, attention, fault, number, folder);
        while (new Jury(List.of(Witness.vector(), packages)).hear(TRIAL).isBeyondNoise()) {
            packages = new FaultyPackages(os, attention, fault, ++number, folder);
        }
        assertThat(number).isPositive();
        assertThat(packages.isFaulty()).as("fault number %d", number).isFalse();
    }

    /** Packages with one fault. */
    private static final class FaultyPackages implements Witness {
        private final MinimumOs os;
        private final AttentionVariant attention;
        private final Fault fault;
        private final int number;
        private final Path folder;
        private boolean faulty;

        /**
         * @param number of the operation that has the fault, among those that can
         */
        FaultyPackages(
                MinimumOs os, AttentionVariant attention, Fault fault, int number, Path folder) {
            this.os = os;
            this.attention = attention;
            this.fault = fault;
            this.number = number;
            this.folder = folder;
        }

        boolean isFaulty() {
            return faulty;
        }

        @Override
        public Map<String, Tensor> compute(
                NetworkDefinition definition, WeightStore weights, Map<String, Tensor> inputs) {
            GraphSource source = new GraphSource(definition, weights);
            try (PackagedNetwork network =
                    new PackagedNetwork(source, this::options, Rounding.NONE, folder) {
                        @Override
                        protected Spec.Model model(
                                Graph graph, Border ports, PackageWriter writer) {
                            return faulty(super.model(graph, ports, writer));
                        }
                    }) {
                return network.run(inputs);
            } catch (GouacheException e) {
                throw new WitnessFailure("a faulty package", e);
            }
        }

        private ProgramOptions options(Graph graph) {
            return new ProgramOptions(os, Precision.FLOAT32, Layout.suiting(graph), attention);
        }

        private Spec.Model faulty(Spec.Model model) {
            Spec.Model.Builder changed = model.toBuilder();
            Mil.Function main = model.getMlProgram().getFunctionsOrThrow("main");
            Mil.Block.Builder block =
                    main.getBlockSpecializationsOrThrow(main.getOpset()).toBuilder();
            int candidates = 0;
            for (Mil.Operation.Builder operation : block.getOperationsBuilderList()) {
                Mil.Operation right = operation.build();
                if (right.getType().equals(fault.of())) {
                    Mil.Operation wrong = fault.change().apply(right);
                    if (!wrong.equals(right) && candidates++ == number) {
                        operation.clear().mergeFrom(wrong);
                        faulty = true;
                    }
                }
            }
            changed.getMlProgramBuilder()
                    .putFunctions(
                            "main",
                            main.toBuilder()
                                    .putBlockSpecializations(main.getOpset(), block.build())
                                    .build());
            return changed.build();
        }
    }
}
