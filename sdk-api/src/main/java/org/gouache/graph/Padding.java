package org.gouache.graph;

/** Zeros added around an image by a convolution. */
public record Padding(int top, int left, int bottom, int right) {
    public static final Padding NONE = new Padding(0, 0, 0, 0);

    public static Padding all(int size) {
        return new Padding(size, size, size, size);
    }
}
