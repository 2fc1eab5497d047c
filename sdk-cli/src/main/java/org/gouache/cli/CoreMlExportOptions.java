package org.gouache.cli;

import org.gouache.GouacheException;
import org.gouache.ImageSize;
import org.gouache.export.AttentionVariant;
import org.gouache.export.CoreMlOptions;
import org.gouache.export.ExportOptions;
import org.gouache.export.MinimumOs;
import org.gouache.runtime.Precision;
import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** What only Core ML packages have. */
final class CoreMlExportOptions {
    @Option(
            names = "--attention",
            paramLabel = "NAME",
            converter = Choice.OfAttention.class,
            completionCandidates = Choice.OfAttention.class,
            description =
                    "Core ML: ${COMPLETION-CANDIDATES}; split-einsum if left out, for the Neural"
                            + " Engine; original is for the GPU, split-einsum-v2 for phones.")
    private @Nullable AttentionVariant attention;

    @Option(
            names = "--minimum-os",
            paramLabel = "N",
            converter = Choice.OfMinimumOs.class,
            completionCandidates = Choice.OfMinimumOs.class,
            description =
                    "Core ML: the oldest macOS, ${COMPLETION-CANDIDATES} (iOS 16, 18); 13 if left"
                            + " out, which has no 3 bits and no groups of palettes.")
    private @Nullable MinimumOs minimumOs;

    @Option(
            names = "--size",
            paramLabel = "WxH",
            description = "Core ML: of the pictures, the only size there will be; the model's own.")
    private @Nullable ImageSize size;

    @Option(
            names = "--batch-one",
            description = "Core ML: a UNet for one sample at a time, in place of two.")
    private boolean batchOne;

    @Option(
            names = "--chunk-unet",
            description = "Core ML: the UNet in two packages, small enough for phones.")
    private boolean chunkUnet;

    @Option(
            names = "--vae-dtype",
            paramLabel = "TYPE",
            converter = Choice.OfPrecision.class,
            completionCandidates = Choice.OfPrecision.class,
            description =
                    "Core ML: what the VAE computes in, ${COMPLETION-CANDIDATES}; float16 if left"
                            + " out, but float32 for SDXL models whose VAE overflows in float16.")
    private @Nullable Precision vaePrecision;

    CoreMlOptions options() {
        CoreMlOptions usual = ExportOptions.coreMl();
        return usual.withAttention(attention == null ? usual.attention() : attention)
                .withMinimumOs(minimumOs == null ? usual.minimumOs() : minimumOs)
                .withSize(size)
                .withBatchOne(batchOne)
                .withChunkUnet(chunkUnet)
                .withVaePrecision(vaePrecision);
    }

    /**
     * @throws GouacheException if one of these was given
     */
    void requireNone() {
        refuse("--attention", attention != null);
        refuse("--minimum-os", minimumOs != null);
        refuse("--size", size != null);
        refuse("--batch-one", batchOne);
        refuse("--chunk-unet", chunkUnet);
        refuse("--vae-dtype", vaePrecision != null);
    }

    private static void refuse(String option, boolean given) {
        if (given) {
            throw new GouacheException(option + " is for --format coreml");
        }
    }
}
