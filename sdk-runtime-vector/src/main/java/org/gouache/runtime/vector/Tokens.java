package org.gouache.runtime.vector;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import org.gouache.GouacheException;
import org.gouache.graph.Pooling;
import org.gouache.palettize.decode.WeightElements;
import org.gouache.runtime.vector.Workspace.Use;
import org.gouache.tensor.ElementType;

import java.lang.foreign.MemorySegment;

/** Operations that read token ids. */
final class Tokens {
    private Tokens() {}

    /**
     * Ids of a call, int64.
     *
     * @param name of the input, for messages
     * @param data written before each call
     */
    record Ids(String name, MemorySegment data, int batch, int length) {
        long get(int entry, int position) {
            return data.get(JAVA_LONG_UNALIGNED, ((long) entry * length + position) * Long.BYTES);
        }
    }

    /** Rows of a table. */
    static Step embedding(Ids ids, Slot table, Matrix result) {
        long rows = table.weight().shape().size(0);
        int columns = result.columns();
        long bytes = (long) columns * Float.BYTES;
        return Layouts.step(
                ids.batch(),
                (entry, _) -> {
                    for (int i = 0; i < ids.length(); i++) {
                        long id = ids.get(entry, i);
                        if (id < 0 || id >= rows) {
                            throw new GouacheException(
                                    "input %s: id %d is not below %d"
                                            .formatted(ids.name(), id, rows));
                        }
                        long row = (long) entry * ids.length() + i;
                        WeightElements.copy(
                                table.weight(),
                                id * columns,
                                columns,
                                ElementType.F32,
                                result.data().asSlice(row * bytes, bytes));
                    }
                });
    }

    /** Adds the first rows of a table to each sequence. */
    static Step addPositions(
            Matrix tokens, int length, Slot table, Matrix result, Workspace workspace) {
        int columns = tokens.columns();
        workspace.require(Use.ROWS, columns);
        workspace.require(Use.SUMS, columns);
        return Layouts.step(
                length,
                (position, worker) -> {
                    float[] values = workspace.get(Use.ROWS, worker);
                    float[] added = workspace.get(Use.SUMS, worker);
                    WeightElements.copy(
                            table.weight(),
                            (long) position * columns,
                            columns,
                            ElementType.F32,
                            MemorySegment.ofArray(added).asSlice(0, (long) columns * Float.BYTES));
                    for (long row = position; row < tokens.rows(); row += length) {
                        tokens.read(row, 0, values, 0, columns);
                        for (int c = 0; c < columns; c++) {
                            values[c] += added[c];
                        }
                        result.write(row, 0, values, 0, columns);
                    }
                });
    }

    /** One token of each sequence. */
    static Step select(Matrix tokens, Ids ids, Pooling pooling, Matrix result) {
        return Layouts.step(
                ids.batch(),
                (entry, _) -> {
                    long row = (long) entry * ids.length() + position(ids, entry, pooling);
                    result.copyRows(entry, tokens, row, 1);
                });
    }

    private static int position(Ids ids, int entry, Pooling pooling) {
        int found = 0;
        switch (pooling) {
            case Pooling.LargestId _ -> {
                for (int i = 1; i < ids.length(); i++) {
                    found = ids.get(entry, i) > ids.get(entry, found) ? i : found;
                }
            }
            case Pooling.FirstOf(long id) -> {
                while (found < ids.length() && ids.get(entry, found) != id) {
                    found++;
                }
                found = found == ids.length() ? 0 : found;
            }
        }
        return found;
    }
}
