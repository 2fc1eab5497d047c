package org.gouache.standin.mil;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.file.Constants;
import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.runtime.coreml.proto.Mil;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One run of a program: an operation after another; what no later one uses is forgotten. */
final class Evaluation {
    private final PackageReader reader;
    private final ConstantPool constants;
    private final Rounding rounding;
    private final Map<String, Array> results;
    private final Set<String> names;

    /**
     * @param inputs by name
     */
    Evaluation(
            PackageReader reader,
            ConstantPool constants,
            Rounding rounding,
            Map<String, Array> inputs) {
        this.reader = reader;
        this.constants = constants;
        this.rounding = rounding;
        results = new HashMap<>(inputs);
        names = new HashSet<>(inputs.keySet());
    }

    /** What a name stands for at the end. */
    Array result(String name) {
        if (value(name) instanceof Array array) {
            return array;
        }
        throw new GouacheException("the output %s is a text".formatted(name));
    }

    /**
     * @param lastNames what no later operation needs
     */
    void execute(Mil.Operation operation, Set<String> lastNames) {
        if (Constants.isConstant(operation)) {
            return;
        }
        Call call = new Call(operation, this::value);
        if (operation.getBlocksCount() > 0) {
            throw call.error("blocks within it");
        }
        List<Array> values = Operations.apply(call);
        if (values.size() != operation.getOutputsCount()) {
            throw call.error(
                    "%d results, not %d".formatted(values.size(), operation.getOutputsCount()));
        }
        results.keySet().removeAll(lastNames);
        for (int i = 0; i < values.size(); i++) {
            define(call, operation.getOutputs(i), values.get(i));
        }
    }

    private void define(Call call, Mil.NamedValueType output, Array value) {
        TensorType declared = TensorType.of(output.getType());
        if (!value.tensorType().equals(declared)) {
            throw call.error("declared as %s, but is %s".formatted(declared, value.tensorType()));
        }
        if (!value.isSound()) {
            throw call.error("not all of its values are of type " + declared.type());
        }
        if (constants.has(output.getName()) || !names.add(output.getName())) {
            throw call.error("a name that is taken");
        }
        Array result = rounding.apply(value);
        if (rounding.isFinite() && !result.isFinite()) {
            throw call.error("not all of its values are finite");
        }
        results.put(output.getName(), result);
    }

    private Operand value(Mil.Argument.Binding binding) {
        if (!binding.hasValue()) {
            return value(binding.getName());
        }
        Mil.Value value = binding.getValue();
        return ConstantPool.isText(value.getType())
                ? new Text(PackageReader.text(value))
                : Array.of(reader.tensor(value));
    }

    private Operand value(String name) {
        Array result = results.get(name);
        return result != null ? result : constants.get(name);
    }
}
