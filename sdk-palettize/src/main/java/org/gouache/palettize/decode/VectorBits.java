package org.gouache.palettize.decode;

/** The width of vectors that the user asks for. */
final class VectorBits {
    /** 128, 256 or 512 forces a width, whatever the processor has: slow, but right. */
    static final String PROPERTY = "gouache.vector.bits";

    /** 0 if it is to be what suits the processor. */
    static final int WANTED = wanted();

    private VectorBits() {}

    private static int wanted() {
        String value = System.getProperty(PROPERTY);
        return value == null ? 0 : parse(value);
    }

    private static int parse(String value) {
        return switch (value) {
            case "128", "256", "512" -> Integer.parseInt(value);
            default ->
                    throw new IllegalArgumentException(
                            "%s is %s, expected 128, 256 or 512".formatted(PROPERTY, value));
        };
    }
}
