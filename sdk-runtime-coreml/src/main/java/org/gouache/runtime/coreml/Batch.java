package org.gouache.runtime.coreml;

import org.gouache.graph.NetworkInput;
import org.gouache.graph.NetworkInput.Dimension;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

import java.util.List;
import java.util.Map;

/**
 * How a batch goes through a model that takes so many rows at once: in as many calls as it needs,
 * the last filled up with its own last row.
 *
 * @param rows of a model's arrays; 0: the network has no batch, and arrays are taken whole
 */
record Batch(int rows) {
    /** No batch. */
    static final Batch WHOLE = new Batch(0);

    /** More at once would take another model for each size of a batch. */
    private static final long MOST = 2;

    /** Whether all inputs begin with the same open size. */
    static boolean isIn(List<NetworkInput> inputs) {
        Dimension first = first(inputs.getFirst());
        return first instanceof Dimension.Open
                && inputs.stream().allMatch(input -> first(input).equals(first));
    }

    private static Dimension first(NetworkInput input) {
        return input.dimensions().isEmpty()
                ? new Dimension.Fixed(1)
                : input.dimensions().getFirst();
    }

    /** For inputs of given shapes: as many rows as they have, but two at most. */
    static Batch of(List<NetworkInput> inputs, Map<String, Shape> shapes) {
        return isIn(inputs)
                ? new Batch((int) Math.min(MOST, shapes.values().iterator().next().size(0)))
                : WHOLE;
    }

    boolean isWhole() {
        return rows == 0;
    }

    /** Whether so many elements are as many in each row. */
    boolean divides(long elements) {
        return !isWhole() && elements % rows == 0;
    }

    /** The shape of a model's array for tensors of a shape. */
    Shape array(Shape tensor) {
        return isWhole() ? tensor : tensor.with(0, rows);
    }

    /** How many rows inputs have. */
    static int size(Map<String, Tensor> inputs) {
        return inputs.values().iterator().next().shape().dim(0);
    }

    /** How many calls inputs take. */
    int calls(Map<String, Tensor> inputs) {
        return isWhole() ? 1 : Math.ceilDiv(size(inputs), rows);
    }

    void enter(Order order, Tensor tensor, Tensor array, int call) {
        if (isWhole()) {
            order.enter(tensor, array);
            return;
        }
        int last = tensor.shape().dim(0) - 1;
        for (int i = 0; i < rows; i++) {
            int row = Math.min(call * rows + i, last);
            order.enter(tensor.slice(row, row + 1), array.slice(i, i + 1));
        }
    }

    void leave(Order order, Tensor array, Tensor tensor, int call) {
        if (isWhole()) {
            order.leave(array, tensor);
            return;
        }
        int first = call * rows;
        int count = Math.min(rows, tensor.shape().dim(0) - first);
        for (int i = 0; i < count; i++) {
            order.leave(array.slice(i, i + 1), tensor.slice(first + i, first + i + 1));
        }
    }
}
