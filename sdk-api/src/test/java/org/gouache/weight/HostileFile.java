package org.gouache.weight;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes files that almost are safetensors, from such that are. */
final class HostileFile {
    private static final int LENGTH_BYTES = 8;
    private static final Pattern NUMBER = Pattern.compile("-?\\d+");
    private static final String PUNCTUATION = "{}[]:,\"\\0123456789-+.eE \n\0utf";
    private static final List<String> NUMBERS =
            List.of(
                    "0",
                    "-1",
                    "-0",
                    "1",
                    "1e3",
                    "2147483647",
                    "2147483648",
                    "4294967296",
                    "9223372036854775807",
                    "9223372036854775808",
                    "18446744073709551615",
                    "18446744073709551616",
                    "00",
                    "9".repeat(80));
    private static final long[] LENGTHS = {
        0,
        1,
        7,
        8,
        100_000_000,
        100_000_001,
        Integer.MAX_VALUE,
        1L << 31,
        1L << 32,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        -1
    };

    private final List<byte[]> corpus;
    private final Random random;

    HostileFile(List<byte[]> corpus, long seed) {
        this.corpus = corpus;
        this.random = new Random(seed);
    }

    byte[] next() {
        byte[] file = any();
        for (int i = random.nextInt(3); i >= 0; i--) {
            file = mutate(file);
        }
        return file;
    }

    private byte[] mutate(byte[] file) {
        return switch (random.nextInt(8)) {
            case 0 -> withFlippedBit(file);
            case 1 -> withLength(file, LENGTHS[random.nextInt(LENGTHS.length)]);
            case 2 -> Arrays.copyOf(file, random.nextInt(file.length + 1));
            case 3 -> spliced(file, any());
            case 4, 5 -> withHeader(file, withAnotherNumber(header(file)));
            case 6 -> withHeader(file, withPunctuation(header(file)));
            default -> withHeader(file, withRepetition(header(file)));
        };
    }

    private byte[] any() {
        return corpus.get(random.nextInt(corpus.size()));
    }

    private byte[] withFlippedBit(byte[] file) {
        byte[] flipped = file.clone();
        if (file.length > 0) {
            flipped[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return flipped;
    }

    private static byte[] withLength(byte[] file, long length) {
        byte[] changed = Arrays.copyOf(file, Math.max(file.length, LENGTH_BYTES));
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        return changed;
    }

    private byte[] spliced(byte[] start, byte[] end) {
        int from = random.nextInt(end.length + 1);
        int at = random.nextInt(start.length + 1);
        byte[] both = Arrays.copyOf(start, at + end.length - from);
        System.arraycopy(end, from, both, at, end.length - from);
        return both;
    }

    private static String header(byte[] file) {
        int length = headerLength(file);
        return new String(
                file, Math.min(LENGTH_BYTES, file.length), length, StandardCharsets.ISO_8859_1);
    }

    private static int headerLength(byte[] file) {
        int available = Math.max(0, file.length - LENGTH_BYTES);
        long length =
                file.length < LENGTH_BYTES
                        ? 0
                        : ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        return length < 0 || length > available ? available : (int) length;
    }

    /** With the length to match, so that what is wrong is the header itself. */
    private static byte[] withHeader(byte[] file, String header) {
        byte[] json = header.getBytes(StandardCharsets.ISO_8859_1);
        int dataOffset = Math.min(file.length, LENGTH_BYTES + headerLength(file));
        byte[] changed = new byte[LENGTH_BYTES + json.length + file.length - dataOffset];
        System.arraycopy(json, 0, changed, LENGTH_BYTES, json.length);
        System.arraycopy(
                file, dataOffset, changed, LENGTH_BYTES + json.length, file.length - dataOffset);
        return withLength(changed, json.length);
    }

    private String withAnotherNumber(String header) {
        Matcher numbers = NUMBER.matcher(header);
        int skipped = random.nextInt(8);
        while (numbers.find()) {
            if (skipped-- == 0) {
                String number = NUMBERS.get(random.nextInt(NUMBERS.size()));
                return header.substring(0, numbers.start())
                        + number
                        + header.substring(numbers.end());
            }
        }
        return header;
    }

    private String withPunctuation(String header) {
        int at = random.nextInt(header.length() + 1);
        char c = PUNCTUATION.charAt(random.nextInt(PUNCTUATION.length()));
        int rest = random.nextBoolean() ? at : Math.min(header.length(), at + 1);
        return header.substring(0, at) + c + header.substring(rest);
    }

    private String withRepetition(String header) {
        int from = random.nextInt(header.length() + 1);
        int to = from + random.nextInt(Math.min(200, header.length() - from + 1));
        return header.substring(0, to)
                + header.substring(from, to).repeat(random.nextInt(20))
                + header.substring(to);
    }
}
