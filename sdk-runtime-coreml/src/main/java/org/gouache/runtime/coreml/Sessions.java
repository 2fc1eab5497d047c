package org.gouache.runtime.coreml;

import org.gouache.tensor.Shape;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** The sessions in which a network runs. */
sealed interface Sessions extends AutoCloseable {
    /** The session for inputs that fit the network; it stays open until the next call. */
    Session forShapes(Map<String, Shape> inputs);

    @Override
    void close();

    /** A session for the only shapes that a ready-made model has. */
    record Single(Session session) implements Sessions {
        @Override
        public Session forShapes(Map<String, Shape> inputs) {
            return session;
        }

        @Override
        public void close() {
            session.close();
        }
    }

    /** A session for each of the shapes that were used last. */
    final class Latest implements Sessions {
        private static final int KEPT = 2;

        private final Function<Map<String, Shape>, Map<String, Shape>> compiled;
        private final Function<Map<String, Shape>, Session> opener;
        private final LinkedHashMap<Map<String, Shape>, Session> byShapes =
                new LinkedHashMap<>(KEPT, 1, true);

        /**
         * @param compiled the shapes of the models that serve given shapes
         * @param opener opens a session for such shapes
         */
        Latest(
                Function<Map<String, Shape>, Map<String, Shape>> compiled,
                Function<Map<String, Shape>, Session> opener) {
            this.compiled = compiled;
            this.opener = opener;
        }

        @Override
        public Session forShapes(Map<String, Shape> inputs) {
            Map<String, Shape> shapes = compiled.apply(inputs);
            Session known = byShapes.get(shapes);
            if (known != null) {
                return known;
            }
            if (byShapes.size() == KEPT) {
                byShapes.pollFirstEntry().getValue().close();
            }
            Session session = opener.apply(shapes);
            byShapes.put(shapes, session);
            return session;
        }

        @Override
        public void close() {
            while (!byShapes.isEmpty()) {
                byShapes.pollFirstEntry().getValue().close();
            }
        }
    }
}
