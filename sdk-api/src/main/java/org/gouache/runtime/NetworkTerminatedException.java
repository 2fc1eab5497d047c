package org.gouache.runtime;

/** A network call was ended by {@link Network#terminate}. */
public final class NetworkTerminatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param network its name
     */
    public NetworkTerminatedException(String network) {
        super(network + " was terminated");
    }
}
