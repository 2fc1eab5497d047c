package org.gouache;

import java.util.Objects;

/**
 * Bad input: a file, a model, an option or a value that Gouache cannot work with. The message is
 * one line that names the thing, says what was found and what was expected; it is fit to be shown
 * to a user as it stands.
 */
public class GouacheException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public GouacheException(String message) {
        super(message);
    }

    public GouacheException(String message, Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
