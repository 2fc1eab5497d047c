package org.gouache.runtime.coreml.cache;

import org.gouache.GouacheVersion;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a compiled model was made of: another text is another model.
 *
 * @param text lines for people who wonder
 */
public record ModelKey(String text) {
    private static final int DIGITS = 32;

    /** Of this version of Gouache. */
    public static ModelKey of(String origin) {
        return new ModelKey("gouache %s%n%s".formatted(GouacheVersion.get(), origin));
    }

    /** Compiled by a version of the operating system: another one compiles anew. */
    ModelKey compiledBy(String system) {
        return new ModelKey("compiled by %s%n%s".formatted(system, text));
    }

    /** As names of folders have it. */
    String hash() {
        return sha256(text.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(newDigest().digest(bytes));
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
