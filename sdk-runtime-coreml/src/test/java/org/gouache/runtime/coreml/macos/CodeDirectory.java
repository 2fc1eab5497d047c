package org.gouache.runtime.coreml.macos;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * What a library's signature says of its pages: big-endian.
 *
 * @param end of what is signed
 * @param hashes of the pages, in hexadecimal
 */
record CodeDirectory(int flags, int hashType, int end, int pageBytes, List<String> hashes) {
    static final int AD_HOC = 0x2;
    static final int LINKER_SIGNED = 0x20000;
    static final int SHA_256 = 2;

    private static final int SUPER_BLOB = 0xfade0cc0;
    private static final int CODE_DIRECTORY = 0xfade0c02;

    static CodeDirectory of(byte[] file, int offset, int size) {
        ByteBuffer signature = ByteBuffer.wrap(file, offset, size).slice();
        if (signature.getInt(0) != SUPER_BLOB) {
            throw new IllegalArgumentException("no signature");
        }
        for (int i = 0; i < signature.getInt(8); i++) {
            int blob = signature.getInt(12 + 8 * i + 4);
            if (signature.getInt(blob) == CODE_DIRECTORY) {
                return of(signature.slice(blob, signature.getInt(blob + 4)));
            }
        }
        throw new IllegalArgumentException("no code directory");
    }

    private static CodeDirectory of(ByteBuffer directory) {
        int first = directory.getInt(16);
        int size = directory.get(36);
        List<String> hashes = new ArrayList<>();
        for (int i = 0; i < directory.getInt(28); i++) {
            byte[] hash = new byte[size];
            directory.get(first + i * size, hash);
            hashes.add(HexFormat.of().formatHex(hash));
        }
        return new CodeDirectory(
                directory.getInt(12),
                directory.get(37),
                directory.getInt(32),
                1 << directory.get(39),
                List.copyOf(hashes));
    }

    /** What the hashes must be. */
    List<String> hashesOf(byte[] file) {
        List<String> found = new ArrayList<>();
        for (int page = 0; page < end; page += pageBytes) {
            found.add(sha256(Arrays.copyOfRange(file, page, Math.min(end, page + pageBytes))));
        }
        return found;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
