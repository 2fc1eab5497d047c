package org.gouache.models.checkpoint;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** A value that is made when first asked for, by whichever thread comes first. */
final class Once<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private @Nullable T value;

    Once(Supplier<T> maker) {
        this.maker = maker;
    }

    @Override
    public synchronized T get() {
        T made = value == null ? maker.get() : value;
        value = made;
        return made;
    }
}
