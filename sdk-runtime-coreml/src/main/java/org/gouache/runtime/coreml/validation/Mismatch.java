package org.gouache.runtime.coreml.validation;

/** What is wrong with an operation. */
final class Mismatch extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String parameter;
    private final String found;
    private final String expected;

    /**
     * @param parameter empty if it is not about one of them
     */
    Mismatch(String parameter, String found, String expected) {
        super(found, null, false, false);
        this.parameter = parameter;
        this.found = found;
        this.expected = expected;
    }

    Problem in(String operation) {
        return new Problem(
                parameter.isEmpty() ? operation : operation + ", " + parameter, found, expected);
    }
}
