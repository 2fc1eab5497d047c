package org.gouache.runtime.coreml.validation;

import org.gouache.file.Quoted;
import org.gouache.runtime.coreml.file.Constants;
import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Spec;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A program's main function, from its inputs through its operations to its outputs. */
final class ProgramCheck {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_@]*");
    private static final Map<Integer, String> OPERATION_SETS =
            Map.of(6, "CoreML5", 7, "CoreML6", 8, "CoreML7", 9, "CoreML8", 10, "CoreML9");

    private final PackageReader reader;
    private final Spec.Model model;
    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> unchecked = new TreeSet<>();
    private final Map<String, Operand> values = new HashMap<>();

    ProgramCheck(PackageReader reader, Spec.Model model) {
        this.reader = reader;
        this.model = model;
    }

    Validation check() {
        checkVersions();
        Mil.Function main = model.getMlProgram().getFunctionsMap().get("main");
        if (main == null) {
            report("program", "no function main", "one");
        } else {
            Mil.Block block = block(main);
            if (block != null) {
                check(main, block);
            }
        }
        return new Validation(problems, unchecked);
    }

    private void report(String where, String found, String expected) {
        problems.add(new Problem(where, found, expected));
    }

    private void checkVersions() {
        long version = model.getMlProgram().getVersion();
        if (version != 1) {
            report("program", "version " + version, "1");
        }
    }

    private Mil.@Nullable Block block(Mil.Function main) {
        int specification = model.getSpecificationVersion();
        String expected = OPERATION_SETS.get(specification);
        if (expected == null) {
            report("model", "specification " + specification, "6 to 10");
        } else if (!main.getOpset().equals(expected)) {
            report(
                    "function main",
                    "operation set '%s'".formatted(Quoted.of(main.getOpset())),
                    "%s for specification %d".formatted(expected, specification));
        }
        Mil.Block block = main.getBlockSpecializationsMap().get(main.getOpset());
        if (block == null) {
            report(
                    "function main",
                    "no block for its operation set",
                    "one for '%s'".formatted(Quoted.of(main.getOpset())));
        }
        return block;
    }

    private void check(Mil.Function main, Mil.Block block) {
        for (Mil.NamedValueType input : main.getInputsList()) {
            define("function main", input.getName(), Operand.computed(input.getType()));
        }
        int specification = model.getSpecificationVersion();
        Signatures signatures = new Signatures(specification);
        Constants constants = Constants.of(reader, block);
        for (Mil.Operation operation : block.getOperationsList()) {
            boolean isKnown =
                    operation.getType().equals("const")
                            || signatures.of(operation.getType()).isPresent()
                                    && operation.getBlocksCount() == 0;
            if (!isKnown) {
                unchecked.add(operation.getType());
            }
            OperationCheck check =
                    new OperationCheck(operation, values, constants, reader, specification);
            List<Mil.ValueType> types = check.check(signatures);
            problems.addAll(check.problems());
            define(operation, types);
        }
        for (String output : block.getOutputsList()) {
            if (!values.containsKey(output)) {
                report(
                        "function main",
                        "output '%s'".formatted(Quoted.of(output)),
                        "the name of a value");
            }
        }
        problems.addAll(new DescriptionCheck(model, main, block, values).problems());
    }

    private void define(Mil.Operation operation, List<Mil.ValueType> types) {
        for (int i = 0; i < operation.getOutputsCount(); i++) {
            String name = operation.getOutputs(i).getName();
            Mil.ValueType type =
                    i < types.size() ? types.get(i) : operation.getOutputs(i).getType();
            define(
                    Quoted.of(operation.getType()),
                    name,
                    Constants.isConstant(operation)
                            ? Operand.constant(name, type)
                            : Operand.computed(type));
        }
    }

    private void define(String where, String name, Operand operand) {
        String place = "%s '%s'".formatted(where, Quoted.of(name));
        if (!IDENTIFIER.matcher(name).matches()) {
            report(place, "that name", "letters, digits, _ and @, no digit first");
        }
        if (values.putIfAbsent(name, operand) != null) {
            report(place, "a second value of that name", "one");
        }
    }
}
