package org.gouache.runtime.onnx;

import ai.onnxruntime.OrtSession;

import java.util.LinkedHashMap;
import java.util.Map;

/** The sessions in which a network runs. */
sealed interface Sessions extends AutoCloseable {
    /**
     * The session for given values of the model's open sizes; it stays open until the next call.
     */
    OrtSession forSizes(Map<String, Long> sizes);

    @Override
    void close();

    static Sessions of(SessionFactory factory) {
        return factory.target().fixedSizes() ? new FixedSizes(factory) : new Single(factory);
    }

    /** One session for all sizes. */
    final class Single implements Sessions {
        private final SessionFactory factory;
        private final OrtSession session;

        Single(SessionFactory factory) {
            this.factory = factory;
            this.session = factory.open(Map.of());
            factory.close();
        }

        OrtSession session() {
            return session;
        }

        @Override
        public OrtSession forSizes(Map<String, Long> sizes) {
            return session;
        }

        @Override
        public void close() {
            try (factory) {
                factory.close(session);
            }
        }
    }

    /** A session for each of the sizes used last, over the same weights. */
    final class FixedSizes implements Sessions {
        private static final int KEPT = 2;

        private final SessionFactory factory;
        private final LinkedHashMap<Map<String, Long>, OrtSession> bySizes =
                new LinkedHashMap<>(KEPT, 1, true);

        FixedSizes(SessionFactory factory) {
            this.factory = factory;
        }

        @Override
        public OrtSession forSizes(Map<String, Long> sizes) {
            OrtSession known = bySizes.get(sizes);
            if (known != null) {
                return known;
            }
            if (bySizes.size() == KEPT) {
                factory.close(bySizes.pollFirstEntry().getValue());
            }
            OrtSession session = factory.open(sizes);
            bySizes.put(sizes, session);
            return session;
        }

        @Override
        public void close() {
            try (factory) {
                while (!bySizes.isEmpty()) {
                    factory.close(bySizes.pollFirstEntry().getValue());
                }
            }
        }
    }
}
