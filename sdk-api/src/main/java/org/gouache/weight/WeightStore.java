package org.gouache.weight;

import org.gouache.GouacheException;

import java.util.Set;

/**
 * Weights by name. A store is a view: {@link #get} reads nothing but the place of a weight, and the
 * memory behind it belongs to the arena with which the store was opened.
 */
public interface WeightStore {
    /** All names, in the order of the file where there is one. */
    Set<String> names();

    /**
     * @throws GouacheException if there is no weight of that name; the message names the store
     */
    Weight get(String name);

    default boolean contains(String name) {
        return names().contains(name);
    }

    /**
     * Gives back the memory of what was read so far of files, where it is theirs alone. Weights
     * stay as they are: what is touched again is read again.
     */
    default void release() {}
}
