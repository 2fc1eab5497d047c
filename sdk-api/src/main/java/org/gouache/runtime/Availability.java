package org.gouache.runtime;

/** Whether a runtime or an execution provider can be used on this machine. */
public sealed interface Availability {
    record Available() implements Availability {}

    /**
     * @param reason one line: what is missing and what would bring it
     */
    record Unavailable(String reason) implements Availability {}
}
