package org.gouache.runtime.coreml.validation;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.runtime.coreml.file.GoldenPackages;
import org.gouache.runtime.coreml.proto.Mil;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Every type of operation that Apple's packages have, damaged in the same ways. */
class EveryOperationTest {
    /** What Apple's converter leaves out now and then. */
    private static final Set<String> OPTIONAL =
            Set.of(
                    "attn_mask",
                    "begin_mask",
                    "bias",
                    "end_mask",
                    "offset",
                    "output_dtype",
                    "squeeze_mask",
                    "stride",
                    "vector_axis");

    /** The first of each type, by its package and place. */
    static List<Arguments> operations() {
        List<Arguments> operations = new ArrayList<>();
        Set<String> types = new HashSet<>();
        Stream<String> small = GoldenPackages.names().filter(name -> name.startsWith("op_"));
        Stream.concat(small, Stream.of("text_encoder_2_int8", "text_encoder_ios18_forms"))
                .forEach(name -> {
                    try (Damaged whole = new Damaged(name)) {
                        for (int i = 0; i < whole.block().getOperationsCount(); i++) {
                            String type = whole.block().getOperations(i).getType();
                            if (types.add(type)) {
                                operations.add(Arguments.of(type, name, i));
                            }
                        }
                    }
                });
        assertThat(types).hasSizeGreaterThan(50);
        return operations;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void hasAnOutputOfAnotherRank(String type, String name, int place) {
        List<String> problems =
                problems(
                        name,
                        place,
                        operation -> {
                            Mil.TensorType.Builder output =
                                    operation
                                            .getOutputsBuilder(0)
                                            .getTypeBuilder()
                                            .getTensorTypeBuilder();
                            output.addDimensionsBuilder().getConstantBuilder().setSize(2);
                            output.setRank(output.getRank() + 1);
                        });
        assertThat(problems.getFirst()).startsWith(type + " '").contains(", output '");
        assertThat(problems.subList(1, problems.size()))
                .as("whoever takes that constant")
                .allSatisfy(it -> assertThat(it).contains("found what cannot be read"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void lacksAParameter(String type, String name, int place) {
        for (String parameter : parameters(name, place)) {
            List<String> problems =
                    problems(
                            name,
                            place,
                            operation ->
                                    operation.removeInputs(parameter).removeAttributes(parameter));
            assertThat(problems)
                    .as("%s without %s", type, parameter)
                    .anySatisfy(it ->
                            assertThat(it)
                                    .startsWith(type + " '")
                                    .contains(", %s: found n".formatted(parameter)));
        }
    }

    private static List<String> parameters(String name, int place) {
        try (Damaged whole = new Damaged(name)) {
            Mil.Operation operation = whole.block().getOperations(place);
            boolean isNorm = operation.getType().endsWith("_norm");
            return Stream.concat(
                            operation.getInputsMap().keySet().stream(),
                            operation.getAttributesMap().keySet().stream())
                    .filter(parameter -> !OPTIONAL.contains(parameter))
                    .filter(parameter -> !isNorm || !parameter.matches("gamma|beta"))
                    .toList();
        }
    }

    private static List<String> problems(
            String name, int place, Consumer<Mil.Operation.Builder> damage) {
        return Damaged.problems(name, it -> damage.accept(it.block().getOperationsBuilder(place)));
    }
}
