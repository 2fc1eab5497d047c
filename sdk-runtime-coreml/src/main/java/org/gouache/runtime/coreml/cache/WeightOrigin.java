package org.gouache.runtime.coreml.cache;

import org.gouache.weight.DenseWeight;
import org.gouache.weight.FileRegion;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.Weight;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Tells weights apart: those of files by the file and their place in it, so that nothing of them is
 * read; the few that are nowhere in a file, such as transposed ones, by their bytes.
 */
final class WeightOrigin {
    private static final int AT_ONCE = 1 << 26;

    private final FileOrigin files = new FileOrigin();

    /** One line about a weight. */
    String of(Weight weight) {
        return switch (weight) {
            case DenseWeight dense -> dense(dense);
            case PalettizedWeight palettized -> palettized(palettized);
        };
    }

    private String dense(DenseWeight weight) {
        FileRegion region = weight.region();
        return "%s %s %s"
                .formatted(
                        weight.type(),
                        weight.shape(),
                        region == null ? hash(weight.data()) : place(region));
    }

    private String place(FileRegion region) {
        return "%d+%d %s".formatted(region.offset(), region.length(), files.of(region.file()));
    }

    /** Palette and indices of a file are of the same file. */
    private String palettized(PalettizedWeight weight) {
        return "%d bits %s palette %s scale %s indices %s"
                .formatted(
                        weight.bits(),
                        weight.shape(),
                        dense(weight.palette()),
                        weight.scale() == null ? "none" : dense(weight.scale()),
                        weight.palette().region() == null
                                ? hash(weight.indices())
                                : "beside the palette");
    }

    private static String hash(MemorySegment bytes) {
        MessageDigest digest = ModelKey.newDigest();
        for (long at = 0; at < bytes.byteSize(); at += AT_ONCE) {
            ByteBuffer part =
                    bytes.asSlice(at, Math.min(AT_ONCE, bytes.byteSize() - at)).asByteBuffer();
            digest.update(part);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
