package org.gouache.runtime.coreml.file;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.proto.Mil;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an operation whose result is constant: attributes up to specification 8,
 * afterwards inputs, which may refer to other constants.
 *
 * @param stages how many times they may still have been compressed
 */
record Parameters(Mil.Operation operation, PackageReader reader, Constants constants, int stages) {
    boolean has(String name) {
        return operation.containsAttributes(name) || operation.containsInputs(name);
    }

    StoredTensor tensor(String name) {
        Mil.Value attribute = operation.getAttributesMap().get(name);
        try {
            if (attribute != null) {
                return reader.tensor(attribute);
            }
            Mil.Argument.Binding binding = binding(name);
            return binding.hasValue()
                    ? reader.tensor(binding.getValue())
                    : constants.tensor(binding.getName(), stages);
        } catch (GouacheException e) {
            throw new GouacheException("has a %s that %s".formatted(name, e.getMessage()), e);
        }
    }

    @Nullable StoredTensor optional(String name) {
        return has(name) ? tensor(name) : null;
    }

    String text(String name) {
        Mil.Value attribute = operation.getAttributesMap().get(name);
        try {
            return PackageReader.text(attribute == null ? binding(name).getValue() : attribute);
        } catch (GouacheException e) {
            throw new GouacheException("has a %s that %s".formatted(name, e.getMessage()), e);
        }
    }

    private Mil.Argument.Binding binding(String name) {
        Mil.Argument argument = operation.getInputsMap().get(name);
        if (argument == null) {
            throw new GouacheException("is missing");
        }
        if (argument.getArgumentsCount() != 1) {
            throw new GouacheException(
                    "has %d values instead of one".formatted(argument.getArgumentsCount()));
        }
        return argument.getArguments(0);
    }
}
