package org.gouache.runtime.vector;

import org.gouache.graph.Parameter;
import org.gouache.tensor.Shape;
import org.gouache.weight.Weight;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** One product as the runtime computes it, from its own memory to its own. */
public final class ProductCase implements AutoCloseable {
    private static final long ALIGNMENT = 64;

    private final Matrix result;
    private final Product product;
    private final TilePool pool;

    /**
     * @param rows [rows, depth], float32
     * @param weight of shape [columns, depth]
     */
    public ProductCase(MemorySegment rows, Weight weight, int threads) {
        Shape shape = weight.shape();
        int depth = shape.dim(1);
        int columns = shape.dim(0);
        long count = rows.byteSize() / Float.BYTES / depth;
        MemorySegment memory = Arena.ofAuto().allocate(count * columns * Float.BYTES, ALIGNMENT);
        result = new Matrix(memory, count, columns);
        Workspace workspace = new Workspace(threads);
        product =
                new Product(
                        new RowSource.Rows(new Matrix(rows, count, depth)),
                        new Slot("benchmark", new Parameter("weight", shape), weight),
                        null,
                        new Product.Finish.Plain(),
                        result,
                        workspace);
        workspace.allocate();
        pool = new TilePool("benchmark", threads);
    }

    /** The result, [rows, columns], overwritten by the next call. */
    public MemorySegment compute() {
        product.compute(pool);
        return result.data();
    }

    @Override
    public void close() {
        pool.close();
    }
}
