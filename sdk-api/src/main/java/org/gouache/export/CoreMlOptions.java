package org.gouache.export;

import org.gouache.ImageSize;
import org.gouache.palette.PaletteOptions;
import org.gouache.runtime.Precision;
import org.jspecify.annotations.Nullable;

import java.util.function.Consumer;

/**
 * How Core ML packages are written. They compute in float16, but for what needs more.
 *
 * @param attention of the UNet; Apple's converter takes {@link AttentionVariant#SPLIT_EINSUM} too
 *     where nothing is said
 * @param minimumOs the oldest systems that the packages are for
 * @param size of the pictures, the only one that the packages can make: multiples of 8; null: the
 *     model's own
 * @param batchOne whether the UNet takes one sample at a time, rather than two, as guidance needs
 *     them: half the memory, two calls a step
 * @param chunkUnet whether the UNet is written in two packages of half the size: phones load no
 *     larger ones
 * @param vaePrecision what the VAE computes in; null: float32 for models of the XL family whose
 *     configuration says that their VAE overflows in float16 ({@code force_upcast}), else float16
 * @param palettes what weights are palettized with; null: all are the model's own. Palettes, the
 *     model's own too, stay palettes in the packages
 */
public record CoreMlOptions(
        AttentionVariant attention,
        MinimumOs minimumOs,
        @Nullable ImageSize size,
        boolean batchOne,
        boolean chunkUnet,
        @Nullable Precision vaePrecision,
        @Nullable PaletteOptions palettes)
        implements ExportOptions {
    static final CoreMlOptions DEFAULT =
            new CoreMlOptions(
                    AttentionVariant.SPLIT_EINSUM,
                    MinimumOs.MACOS_13,
                    null,
                    false,
                    false,
                    null,
                    null);

    @Override
    public String format() {
        return "coreml";
    }

    /** These options, with another form of the UNet's attention. */
    public CoreMlOptions withAttention(AttentionVariant value) {
        return changed(options -> options.attention = value);
    }

    /** These options, for other systems. */
    public CoreMlOptions withMinimumOs(MinimumOs value) {
        return changed(options -> options.minimumOs = value);
    }

    /** These options, for pictures of a size; null: the model's own. */
    public CoreMlOptions withSize(@Nullable ImageSize value) {
        return changed(options -> options.size = value);
    }

    /** These options, with a UNet that takes one sample at a time, or two. */
    public CoreMlOptions withBatchOne(boolean value) {
        return changed(options -> options.batchOne = value);
    }

    /** These options, with the UNet in two packages, or in one. */
    public CoreMlOptions withChunkUnet(boolean value) {
        return changed(options -> options.chunkUnet = value);
    }

    /** These options, with a VAE that computes in a type; null: what suits the model. */
    public CoreMlOptions withVaePrecision(@Nullable Precision value) {
        return changed(options -> options.vaePrecision = value);
    }

    @Override
    public CoreMlOptions withPalettes(@Nullable PaletteOptions value) {
        return changed(options -> options.palettes = value);
    }

    private CoreMlOptions changed(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.options();
    }

    /** Options that are being changed. */
    private static final class Draft {
        AttentionVariant attention;
        MinimumOs minimumOs;
        @Nullable ImageSize size;
        boolean batchOne;
        boolean chunkUnet;
        @Nullable Precision vaePrecision;
        @Nullable PaletteOptions palettes;

        Draft(CoreMlOptions options) {
            attention = options.attention;
            minimumOs = options.minimumOs;
            size = options.size;
            batchOne = options.batchOne;
            chunkUnet = options.chunkUnet;
            vaePrecision = options.vaePrecision;
            palettes = options.palettes;
        }

        CoreMlOptions options() {
            return new CoreMlOptions(
                    attention, minimumOs, size, batchOne, chunkUnet, vaePrecision, palettes);
        }
    }
}
