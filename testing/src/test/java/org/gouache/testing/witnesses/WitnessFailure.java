package org.gouache.testing.witnesses;

/** A witness has no answer, or two. */
final class WitnessFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    WitnessFailure(String witness, Exception cause) {
        super("%s fails: %s".formatted(witness, cause), cause);
    }

    WitnessFailure(String witness, String output) {
        super("%s gives another %s when it is asked again".formatted(witness, output));
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
