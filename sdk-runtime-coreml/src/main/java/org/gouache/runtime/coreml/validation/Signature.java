package org.gouache.runtime.coreml.validation;

import org.gouache.runtime.coreml.file.TensorType;

import java.util.List;

/**
 * What an operation takes and gives.
 *
 * @param since the first specification that has it
 */
record Signature(int since, List<Rule> rules, Inference inference) {
    /** Says what comes out of an operation whose parameters are of the right kinds. */
    @FunctionalInterface
    interface Inference {
        /**
         * @throws Mismatch if the parameters do not fit each other
         */
        List<TensorType> outputs(Call call);
    }

    /** Says what comes out of an operation with one output. */
    @FunctionalInterface
    interface SingleInference {
        TensorType output(Call call);
    }

    static Signature of(SingleInference inference, Rule... rules) {
        return several(call -> List.of(inference.output(call)), rules);
    }

    static Signature several(Inference inference, Rule... rules) {
        return new Signature(0, List.of(rules), inference);
    }

    Signature since(int specification) {
        return new Signature(specification, rules, inference);
    }
}
