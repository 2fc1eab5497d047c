package org.gouache.weight;

import org.gouache.GouacheException;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A store whose weights come from other stores, under other names or in another form. Nothing is
 * read before a weight is asked for, and nothing is kept: a form that copies does so at each call.
 */
public final class WeightView implements WeightStore {
    private final String description;
    private final Map<String, Origin> origins;

    private record Origin(WeightStore store, String name, UnaryOperator<Weight> form) {
        Weight get() {
            return form.apply(store.get(name));
        }
    }

    private WeightView(String description, Map<String, Origin> origins) {
        this.description = description;
        this.origins = Collections.unmodifiableMap(origins);
    }

    /**
     * @param description what error messages call the view, as in a file's path
     */
    public static Builder builder(String description) {
        return new Builder(description);
    }

    /** The same weights, each under the name that the function makes of its own. */
    public static WeightView rename(WeightStore store, Function<String, String> newName) {
        Builder builder = builder(store.toString());
        store.names().forEach(name -> builder.add(newName.apply(name), store, name));
        return builder.build();
    }

    /**
     * All weights of several stores, such as the shards of a model.
     *
     * @throws GouacheException if two stores have a weight of the same name
     */
    public static WeightView union(String description, List<? extends WeightStore> stores) {
        Builder builder = builder(description);
        stores.forEach(store -> store.names().forEach(name -> builder.add(name, store, name)));
        return builder.build();
    }

    @Override
    public Set<String> names() {
        return origins.keySet();
    }

    @Override
    public Weight get(String name) {
        Origin origin = origins.get(name);
        if (origin == null) {
            throw new GouacheException("%s: no tensor '%s'".formatted(description, name));
        }
        try {
            return origin.get();
        } catch (IllegalArgumentException e) {
            throw new GouacheException(
                    "%s: tensor '%s' cannot serve as '%s': %s"
                            .formatted(description, origin.name(), name, e.getMessage()),
                    e);
        }
    }

    /** Releases the stores that its weights come from, with whatever else they have. */
    @Override
    public void release() {
        origins.values().stream().map(Origin::store).distinct().forEach(WeightStore::release);
    }

    @Override
    public String toString() {
        return description;
    }

    /** Collects the weights of a view, in their order. */
    public static final class Builder {
        private final String description;
        private final Map<String, Origin> origins = new LinkedHashMap<>();

        private Builder(String description) {
            this.description = description;
        }

        /** Adds a weight as it is, under a name of its own. */
        public Builder add(String name, WeightStore store, String nameInStore) {
            return add(name, store, nameInStore, UnaryOperator.identity());
        }

        /**
         * Adds a weight in another form, such as {@code weight -> ((DenseWeight)
         * weight).transpose()}.
         *
         * @throws GouacheException if the view has a weight of that name already
         */
        public Builder add(
                String name, WeightStore store, String nameInStore, UnaryOperator<Weight> form) {
            Origin before = origins.putIfAbsent(name, new Origin(store, nameInStore, form));
            if (before != null) {
                throw new GouacheException(
                        "%s: tensor '%s' is there twice: as '%s' of %s and as '%s' of %s"
                                .formatted(
                                        description,
                                        name,
                                        before.name(),
                                        before.store(),
                                        nameInStore,
                                        store));
            }
            return this;
        }

        public WeightView build() {
            return new WeightView(description, origins);
        }
    }
}
