package org.gouache.runtime.coreml.validation;

/**
 * What is wrong in a package.
 *
 * @param where as in {@code conv 'noise_pred', weight}
 */
public record Problem(String where, String found, String expected) {
    /** As in {@code conv 'noise_pred', weight: found rank 3, expected rank 4}. */
    @Override
    public String toString() {
        return "%s: found %s, expected %s".formatted(where, found, expected);
    }
}
