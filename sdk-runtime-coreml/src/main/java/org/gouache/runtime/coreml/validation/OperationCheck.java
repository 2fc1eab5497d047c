package org.gouache.runtime.coreml.validation;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;
import org.gouache.runtime.coreml.file.Constants;
import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.runtime.coreml.file.Shown;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.runtime.coreml.proto.Mil;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** One operation, and the values that are there before it. */
final class OperationCheck {
    private static final String NAME = "name";
    private static final String VALUE = "val";
    private static final String CONSTANT = "const";

    private final Mil.Operation operation;
    private final Map<String, Operand> before;
    private final Constants constants;
    private final PackageReader reader;
    private final int specification;
    private final String where;
    private final List<Problem> problems = new ArrayList<>();

    OperationCheck(
            Mil.Operation operation,
            Map<String, Operand> before,
            Constants constants,
            PackageReader reader,
            int specification) {
        this.operation = operation;
        this.before = before;
        this.constants = constants;
        this.reader = reader;
        this.specification = specification;
        this.where = Shown.of(operation);
    }

    List<Problem> problems() {
        return problems;
    }

    /** The types of the outputs: as they follow from what goes in, or else as they are declared. */
    List<Mil.ValueType> check(Signatures signatures) {
        attempt(this::checkName);
        checkValues();
        if (operation.getType().equals(CONSTANT)) {
            attempt(this::checkConstant);
            return operation.containsAttributes(VALUE) ? List.of(constantType()) : declared();
        }
        Signature signature = signatures.of(operation.getType()).orElse(null);
        return signature == null || operation.getBlocksCount() > 0 ? declared() : check(signature);
    }

    private boolean attempt(Runnable check) {
        try {
            check.run();
            return true;
        } catch (Mismatch e) {
            problems.add(e.in(where));
            return false;
        }
    }

    private List<Mil.ValueType> declared() {
        return operation.getOutputsList().stream().map(Mil.NamedValueType::getType).toList();
    }

    private void checkName() {
        Mil.Value name = operation.getAttributesMap().get(NAME);
        if (name == null) {
            throw new Mismatch(NAME, "nothing", "a text");
        }
        try {
            PackageReader.text(name);
        } catch (GouacheException _) {
            throw new Mismatch(NAME, "something else", "a text");
        }
    }

    /** Whatever the operation means, its values must be there. */
    private void checkValues() {
        operation.getAttributesMap().forEach(this::checkValue);
        operation
                .getInputsMap()
                .forEach((parameter, argument) -> {
                    for (Mil.Argument.Binding binding : argument.getArgumentsList()) {
                        if (binding.hasValue()) {
                            checkValue(parameter, binding.getValue());
                        }
                    }
                });
    }

    private void checkValue(String parameter, Mil.Value value) {
        if (!PackageReader.isNumeric(value)) {
            return;
        }
        try {
            reader.tensor(value);
        } catch (GouacheException e) {
            problems.add(
                    new Mismatch(Quoted.of(parameter), unreadable(e), "a value that can be read")
                            .in(where));
        }
    }

    private String unreadable(GouacheException e) {
        return "a value that " + e.getMessage().replace(reader.path() + "/", "");
    }

    private void checkConstant() {
        if (operation.getInputsCount() > 0) {
            throw new Mismatch("", "inputs", "none");
        }
        requireKnown(operation.getAttributesMap().keySet(), Set.of(NAME, VALUE));
        if (!operation.containsAttributes(VALUE)) {
            throw new Mismatch(VALUE, "nothing", "a value");
        }
        compare(List.of(Operand.immediate(operation.getAttributesOrThrow(VALUE))));
    }

    private Mil.ValueType constantType() {
        return operation.getAttributesOrThrow(VALUE).getType();
    }

    private List<Mil.ValueType> check(Signature signature) {
        if (specification < signature.since()) {
            problems.add(
                    new Problem(
                            where,
                            "specification " + specification,
                            "%d or later".formatted(signature.since())));
        }
        if (!attempt(this::checkPlace)) {
            return declared();
        }
        int before = problems.size();
        Map<String, List<Operand>> operands = operands();
        checkParameters(signature.rules(), operands);
        boolean isKnown =
                operands.values().stream()
                        .flatMap(List::stream)
                        .allMatch(operand -> operand.isText() || operand.isTensor());
        List<Mil.ValueType> outputs = new ArrayList<>(declared());
        if (problems.size() == before && isKnown) {
            attempt(() -> {
                List<TensorType> inferred = infer(signature, operands);
                outputs.clear();
                inferred.forEach(type -> outputs.add(type.toProto()));
                compare(outputs.stream().map(Operand::computed).toList());
            });
        }
        return outputs;
    }

    private boolean hasAttributesForParameters() {
        return Constants.isConstant(operation)
                && ConstantForms.hasAttributes(operation.getType(), specification);
    }

    private void checkPlace() {
        int inputs = operation.getInputsCount();
        int attributes =
                operation.getAttributesCount() - (operation.containsAttributes(NAME) ? 1 : 0);
        if (hasAttributesForParameters() && inputs > 0) {
            throw new Mismatch("", "parameters as inputs", "attributes");
        }
        if (!hasAttributesForParameters() && attributes > 0) {
            throw new Mismatch("", "parameters as attributes", "inputs");
        }
    }

    private Map<String, List<Operand>> operands() {
        Map<String, List<Operand>> operands = new HashMap<>();
        if (hasAttributesForParameters()) {
            operation
                    .getAttributesMap()
                    .forEach((name, value) -> {
                        if (!name.equals(NAME)) {
                            operands.put(name, List.of(Operand.immediate(value)));
                        }
                    });
        } else {
            operation
                    .getInputsMap()
                    .forEach((name, argument) ->
                            attempt(() -> operands.put(name, operands(name, argument))));
        }
        return operands;
    }

    private List<Operand> operands(String parameter, Mil.Argument argument) {
        if (argument.getArgumentsCount() == 0) {
            throw new Mismatch(Quoted.of(parameter), "no value", "one");
        }
        return argument.getArgumentsList().stream()
                .map(binding ->
                        binding.hasValue()
                                ? Operand.immediate(binding.getValue())
                                : named(parameter, binding.getName()))
                .toList();
    }

    private Operand named(String parameter, String name) {
        Operand operand = before.get(name);
        if (operand == null) {
            throw new Mismatch(
                    Quoted.of(parameter),
                    "'%s'".formatted(Quoted.of(name)),
                    "a name defined before");
        }
        return operand;
    }

    private void checkParameters(List<Rule> rules, Map<String, List<Operand>> operands) {
        List<Rule> current = rules.stream().filter(rule -> rule.since() <= specification).toList();
        Set<String> known = current.stream().map(Rule::name).collect(Collectors.toSet());
        attempt(() -> requireKnown(operands.keySet(), known));
        for (Rule rule : current) {
            List<Operand> values = operands.get(rule.name());
            if (values == null) {
                if (rule.isRequired() && !isReported(rule.name())) {
                    problems.add(
                            new Mismatch(rule.name(), "nothing", rule.types().toString())
                                    .in(where));
                }
            } else if (values.size() > 1 && !rule.isList()) {
                problems.add(new Mismatch(rule.name(), values.size() + " values", "one").in(where));
            } else {
                attempt(() -> values.forEach(rule::check));
            }
        }
    }

    /** Whether a parameter is missing only because what it refers to is. */
    private boolean isReported(String parameter) {
        return operation.containsInputs(parameter) && !hasAttributesForParameters();
    }

    private static void requireKnown(Set<String> found, Set<String> known) {
        for (String name : new TreeSet<>(found)) {
            if (!known.contains(name)) {
                throw new Mismatch(
                        "",
                        "a parameter '%s'".formatted(Quoted.of(name)),
                        "only " + String.join(", ", new TreeSet<>(known)));
            }
        }
    }

    private List<TensorType> infer(Signature signature, Map<String, List<Operand>> operands) {
        try {
            return signature
                    .inference()
                    .outputs(new Call(operands, reader, constants, specification));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new Mismatch("", "sizes beyond all bounds", "such as 64 bits can count");
        } catch (GouacheException e) {
            throw new Mismatch("", "a parameter: " + e.getMessage(), "a sound one");
        }
    }

    private void compare(List<Operand> inferred) {
        List<Mil.ValueType> declared = declared();
        if (declared.size() != inferred.size()) {
            throw new Mismatch("", declared.size() + " outputs", inferred.size() + "");
        }
        for (int i = 0; i < declared.size(); i++) {
            Operand found = Operand.computed(declared.get(i));
            Operand expected = inferred.get(i);
            boolean same =
                    found.isText() == expected.isText()
                            && Objects.equals(found.knownTensor(), expected.knownTensor());
            if (!same) {
                throw new Mismatch(
                        "output '%s'".formatted(Quoted.of(operation.getOutputs(i).getName())),
                        found.toString(),
                        expected.toString());
            }
        }
    }
}
