package org.gouache.palettize.packing;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.weight.PalettizedWeight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;

class IndexPackerTest {
    /** As coremltools writes them; of int4 the two's complement. */
    @ParameterizedTest
    @CsvSource({
        "1, '1,0,1,1,0,0,0,0,1', 0d01",
        "2, '0,3,2,1,3', 6c03",
        "3, '1,2,3,4,5,6,7,0,5', d1581f05",
        "4, '1,2,15', 210f",
        "6, '1,2,3,63,32', 8130fc20",
        "4, '8,15,7,3,13', f8370d",
        "8, '0,255,128', 00ff80"
    })
    void packsLikeCoreMl(int bits, String indices, String expected) {
        int[] values = Stream.of(indices.split(",")).mapToInt(Integer::parseInt).toArray();
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        assertThat(HexFormat.of().formatHex(IndexPacker.pack(bytes, bits))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 8})
    void packsAnyNumberOfIndices(int bits) {
        Random random = new Random(bits);
        for (int count : new int[] {1, 7, 8, 9, 63, 1000, 8191, 8192, 8193, 20_001}) {
            byte[] indices = indices(random, count, bits);
            assertThat(IndexPacker.pack(indices, bits)).isEqualTo(asOneNumber(indices, bits));
        }
    }

    @Test
    void packsPartsAsOneRun() {
        byte[] indices = indices(new Random(0), 30_000, 3);
        byte[] packed = new byte[(int) PalettizedWeight.indexBytes(indices.length, 3)];
        IndexPacker packer = new IndexPacker(3, MemorySegment.ofArray(packed));
        for (int from = 0, length = 1; from < indices.length; from += length, length = 7 * length) {
            length = Math.min(length, indices.length - from);
            packer.add(indices, from, length);
        }
        packer.finish();
        assertThat(packed).isEqualTo(IndexPacker.pack(indices, 3));
    }

    private static byte[] indices(Random random, int count, int bits) {
        byte[] indices = new byte[count];
        for (int i = 0; i < count; i++) {
            indices[i] = (byte) random.nextInt(1 << bits);
        }
        return indices;
    }

    /** The indices as the digits of one number, the first the least significant. */
    private static byte[] asOneNumber(byte[] indices, int bits) {
        StringBuilder digits = new StringBuilder("0");
        for (int i = indices.length - 1; i >= 0; i--) {
            String digit = Integer.toBinaryString((indices[i] & 0xFF) | 1 << bits).substring(1);
            digits.append(digit);
        }
        byte[] bigEndian = new BigInteger(digits.toString(), 2).toByteArray();
        byte[] packed = new byte[(int) PalettizedWeight.indexBytes(indices.length, bits)];
        for (int i = 0; i < packed.length && i < bigEndian.length; i++) {
            packed[i] = bigEndian[bigEndian.length - 1 - i];
        }
        return packed;
    }
}
