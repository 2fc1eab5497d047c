package org.gouache.standin.mil;

/**
 * How a kernel moves along one dimension of an image.
 *
 * @param before how much is padded before the first element
 */
record Window(int size, int kernel, int stride, int dilation, int before, int results) {
    static Window of(
            Call call,
            String padType,
            int size,
            int kernel,
            int stride,
            int dilation,
            int padBefore,
            int padAfter) {
        int span = (kernel - 1) * dilation + 1;
        int same = Math.ceilDiv(size, stride);
        int missing = Math.max(0, (same - 1) * stride + span - size);
        int before =
                switch (padType) {
                    case "valid" -> 0;
                    case "custom" -> padBefore;
                    case "same" -> missing / 2;
                    case "same_lower" -> missing - missing / 2;
                    default -> throw call.error("no pad_type " + padType);
                };
        int padded =
                switch (padType) {
                    case "custom" -> size + padBefore + padAfter;
                    case "valid" -> size;
                    default -> size + missing;
                };
        if (padded < span) {
            throw call.error("a kernel of %d on an image of %d".formatted(span, padded));
        }
        return new Window(size, kernel, stride, dilation, before, (padded - span) / stride + 1);
    }

    /** The element that a result sees under an element of the kernel; it may lie outside. */
    int source(int result, int tap) {
        return result * stride - before + tap * dilation;
    }

    boolean contains(int element) {
        return element >= 0 && element < size;
    }
}
