package org.gouache.palettize.packing;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.gouache.weight.PalettizedWeight;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Packs indices into as few bytes as hold them: index i takes the bits from {@code i * bits} on,
 * the least significant first, on across bytes; the last byte is filled with zeros. With 3 bits, 1
 * 2 3 4 5 6 7 0 5 become {@code d1 58 1f 05}.
 */
public final class IndexPacker {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** Eight indices fill whole bytes, whatever their bits. */
    private static final int STEP = 8;

    private static final int CAPACITY = 1024 * STEP;

    private static final long LOW_BYTES = 0x00FF_00FF_00FF_00FFL;
    private static final long LOW_SHORTS = 0x0000_FFFF_0000_FFFFL;
    private static final long LOW_INT = 0xFFFF_FFFFL;

    private final int bits;
    private final MemorySegment target;
    private final byte[] pending = new byte[CAPACITY];
    private final byte[] packed;
    private int count;
    private long written;

    /**
     * @param bits of an index, 1 to 8
     * @param target takes all packed bytes
     */
    public IndexPacker(int bits, MemorySegment target) {
        this.bits = bits;
        this.target = target;
        this.packed = new byte[CAPACITY / STEP * bits + Long.BYTES];
    }

    /** The packed bytes of some indices, each below {@code 2^bits}. */
    public static byte[] pack(byte[] indices, int bits) {
        byte[] bytes = new byte[Math.toIntExact(PalettizedWeight.indexBytes(indices.length, bits))];
        IndexPacker packer = new IndexPacker(bits, MemorySegment.ofArray(bytes));
        packer.add(indices, 0, indices.length);
        packer.finish();
        return bytes;
    }

    /** Adds some more indices, each below {@code 2^bits}. */
    public void add(byte[] indices, int from, int length) {
        int done = 0;
        while (done < length) {
            int part = Math.min(length - done, CAPACITY - count);
            System.arraycopy(indices, from + done, pending, count, part);
            count += part;
            done += part;
            if (count == CAPACITY) {
                flush();
            }
        }
    }

    /** Writes what is left; nothing may be added afterwards. */
    public void finish() {
        while (count % STEP != 0) {
            pending[count++] = 0;
        }
        flush();
    }

    private void flush() {
        for (int i = 0, to = 0; i < count; i += STEP, to += bits) {
            LONG.set(packed, to, packEight((long) LONG.get(pending, i), bits));
        }
        long bytes = Math.min((long) count / STEP * bits, target.byteSize() - written);
        MemorySegment.copy(packed, 0, target, JAVA_BYTE, written, (int) bytes);
        written += bytes;
        count = 0;
    }

    private static long packEight(long bytes, int bits) {
        long twos = bytes & LOW_BYTES | (bytes >>> 8 & LOW_BYTES) << bits;
        long fours = twos & LOW_SHORTS | (twos >>> 16 & LOW_SHORTS) << 2 * bits;
        return fours & LOW_INT | fours >>> 32 << 4 * bits;
    }
}
