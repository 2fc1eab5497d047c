package org.gouache.palettize.vector;

import jdk.incubator.vector.VectorShape;

/** How wide vectors are. Needs the module {@code jdk.incubator.vector}. */
public final class VectorWidth {
    /**
     * 128, 256 or 512 forces a width, whatever the processor has: slow, but right. With 0 there are
     * no vectors.
     */
    public static final String PROPERTY = "gouache.vector.bits";

    /** 128, 256 or 512: what is asked for, or what suits the processor. */
    public static final int BITS = bits();

    private VectorWidth() {}

    private static int bits() {
        String wanted = System.getProperty(PROPERTY);
        return wanted == null ? preferred() : parse(wanted);
    }

    /** Whether the processor has vectors of 128 bits or more, or else whether they are forced. */
    static boolean isSuitable() {
        return widest() >= 128 || System.getProperty(PROPERTY) != null;
    }

    private static int widest() {
        return VectorShape.preferredShape().vectorBitSize();
    }

    private static int preferred() {
        int bits = widest();
        if (bits >= 512) {
            return 512;
        }
        return bits >= 256 ? 256 : 128;
    }

    private static int parse(String value) {
        return switch (value) {
            case "128", "256", "512" -> Integer.parseInt(value);
            default ->
                    throw new IllegalArgumentException(
                            "%s is %s, expected 0, 128, 256 or 512".formatted(PROPERTY, value));
        };
    }
}
