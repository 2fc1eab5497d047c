package org.gouache.testing.coreml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.withinPercentage;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;
import org.gouache.ImageSize;
import org.gouache.Model;
import org.gouache.export.AttentionVariant;
import org.gouache.export.CoreMlOptions;
import org.gouache.export.ExportOptions;
import org.gouache.export.MinimumOs;
import org.gouache.golden.Golden;
import org.gouache.palette.PaletteListener;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteSpec;
import org.gouache.palette.PalettizedLayer;
import org.gouache.postcard.PostcardXl;
import org.gouache.runtime.FileDescription;
import org.gouache.runtime.FileDescription.Feature;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.MlPackage;
import org.gouache.text.ClipTokenizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

class CoreMlExportTest {
    private static final ImageSize SIZE = new ImageSize(96, 64);
    private static final CoreMlOptions OPTIONS = ExportOptions.coreMl().withSize(SIZE);

    private static final String UNET = "Unet.mlpackage";
    private static final Map<String, Path> EXPORTED = new HashMap<>();

    @TempDir static Path shared;

    @TempDir Path folder;

    /** Written once for all tests. */
    private static Path exported(String model, CoreMlOptions options) {
        return EXPORTED.computeIfAbsent(
                model + options,
                _ -> {
                    Path target = shared.resolve(Integer.toString(EXPORTED.size()));
                    try (Model opened = Model.open(Golden.path("models/" + model))) {
                        opened.export(target, options);
                    }
                    return target;
                });
    }

    private Path export(Path model, CoreMlOptions options, String name) {
        Path target = folder.resolve(name);
        try (Model opened = Model.open(model)) {
            opened.export(target, options);
        }
        return target;
    }

    @ParameterizedTest
    @CsvSource({
        "sdxl, 96x64, Unet, unet_sdxl_original",
        "sdxl, 96x64, TextEncoder, text_encoder",
        "sdxl, 96x64, TextEncoder2, text_encoder_2",
        "sdxl, 96x64, VAEDecoder, vae_decoder_fp32",
        "sd15, 64x64, Unet, unet_sd15_palette4",
        "sd15, 64x64, TextEncoder, text_encoder_sd15",
        "sdxl-inpaint9, 96x64, Unet, unet9_split"
    })
    void takesAndGivesWhatApplesPackagesDo(
            String model, String size, String network, String apple) {
        Path exported = exported(model, OPTIONS.withSize(ImageSize.parse(size)));

        FileDescription ours = describe(exported.resolve(network + ".mlpackage"));
        FileDescription theirs = describe(Golden.path("coreml/%s.mlpackage".formatted(apple)));

        assertThat(texts(ours.inputs()))
                .containsExactlyInAnyOrderElementsOf(texts(theirs.inputs()));
        assertThat(ours.outputs())
                .extracting(Feature::name, Feature::type)
                .containsExactlyInAnyOrderElementsOf(
                        theirs.outputs().stream()
                                .map(output -> tuple(output.name(), output.type()))
                                .toList());
    }

    private static FileDescription describe(Path model) {
        try (MlPackage opened = MlPackage.open(model)) {
            return opened.description();
        }
    }

    private static List<String> texts(List<Feature> features) {
        return features.stream().map(Feature::toString).toList();
    }

    @Test
    void aFolderHasWhatApplesProgramsLookFor() throws IOException {
        Path exported = exported("sdxl", OPTIONS);

        try (Stream<Path> content = Files.list(exported)) {
            assertThat(content.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "TextEncoder.mlpackage",
                            "TextEncoder2.mlpackage",
                            "Unet.mlpackage",
                            "VAEDecoder.mlpackage",
                            "VAEEncoder.mlpackage",
                            "compile.sh",
                            "diffusers",
                            "merges.txt",
                            "vocab.json");
        }
        ClipTokenizer ours = ClipTokenizer.read(exported);
        ClipTokenizer original = ClipTokenizer.read(Golden.path("models/sdxl/tokenizer"));
        String prompt = "a red boat, at sea (très joli) 🚤 42";
        assertThat(ours.tokens(prompt)).containsExactly(original.tokens(prompt));
        assertThat(ours.vocabularySize()).isEqualTo(original.vocabularySize());
    }

    @Test
    void aRefinersUNetIsNamedAsSuch() {
        Path exported = exported("sdxl-refiner", OPTIONS);

        assertThat(texts(describe(exported.resolve("UnetRefiner.mlpackage")).inputs()))
                .contains("time_ids F16 [2, 5]");
        assertThat(exported.resolve("TextEncoder.mlpackage")).doesNotExist();
        assertThat(exported.resolve("TextEncoder2.mlpackage")).isDirectory();
    }

    @Test
    void theUNetTakesOneSampleIfAsked() {
        Path exported = exported("sd15", OPTIONS.withBatchOne(true));

        assertThat(texts(describe(exported.resolve(UNET)).inputs()))
                .contains("sample F16 [1, 4, 8, 12]", "timestep F16 [1]");
    }

    @Test
    void theUNetIsInTwoHalvesIfAsked() throws IOException {
        Path exported = exported("sdxl", OPTIONS.withChunkUnet(true));
        Path whole = exported("sdxl", OPTIONS).resolve(UNET);
        Path first = exported.resolve("UnetChunk1.mlpackage");
        Path second = exported.resolve("UnetChunk2.mlpackage");

        assertThat(exported.resolve(UNET)).doesNotExist();
        assertThat(texts(describe(second).outputs())).isEqualTo(texts(describe(whole).outputs()));
        List<String> passing = texts(describe(first).outputs());
        List<String> outside = new ArrayList<>(texts(describe(second).inputs()));
        outside.removeAll(passing);
        outside.addAll(texts(describe(first).inputs()));
        assertThat(passing).isNotEmpty().allMatch(value -> value.contains(" F32 "));
        assertThat(Set.copyOf(outside)).isEqualTo(Set.copyOf(texts(describe(whole).inputs())));
        assertThat((double) Files.size(weights(first)))
                .isCloseTo(Files.size(weights(second)), withinPercentage(15));
    }

    @Test
    void theVaeComputesInWhatSuitsItOrIsAskedFor() {
        assertThat(vaeInput(exported("sdxl", OPTIONS))).startsWith("z F32");
        assertThat(vaeInput(exported("sd15", OPTIONS))).startsWith("z F16");
        CoreMlOptions half = OPTIONS.withVaePrecision(Precision.FLOAT16);
        assertThat(vaeInput(exported("sdxl", half))).startsWith("z F16");
    }

    private static String vaeInput(Path exported) {
        return describe(exported.resolve("VAEDecoder.mlpackage")).inputs().getFirst().toString();
    }

    @ParameterizedTest
    @CsvSource({
        "ORIGINAL, MACOS_13, 7, matmul",
        "SPLIT_EINSUM, MACOS_13, 7, einsum",
        "SPLIT_EINSUM_V2, MACOS_13, 7, einsum",
        "ORIGINAL, MACOS_15, 9, scaled_dot_product_attention"
    })
    void attentionIsInTheFormThatIsAskedFor(
            AttentionVariant attention, MinimumOs os, int specification, String operation) {
        Path exported = exported("sd15", OPTIONS.withAttention(attention).withMinimumOs(os));

        try (MlPackage unet = MlPackage.open(exported.resolve(UNET))) {
            assertThat(unet.specification()).isEqualTo(specification);
            assertThat(unet.operations()).containsKey(operation);
        }
    }

    @Test
    void theSameExportGivesTheSameBytes() throws IOException {
        CoreMlOptions options =
                OPTIONS.withMinimumOs(MinimumOs.MACOS_15).withPalettes(PaletteOptions.ofBits(4));
        Path one = exported("sdxl", options);
        Path other = export(Golden.path("models/sdxl"), options, "other");

        List<Path> files = files(one);
        assertThat(files(other)).containsExactlyElementsOf(files);
        for (Path file : files) {
            assertThat(other.resolve(file)).hasSameBinaryContentAs(one.resolve(file));
        }
    }

    @ParameterizedTest
    @EnumSource(MinimumOs.class)
    void everyPackageIsAsCoreMlWantsIt(MinimumOs os) throws IOException {
        Path exported =
                exported(
                        "sdxl",
                        OPTIONS.withMinimumOs(os)
                                .withChunkUnet(true)
                                .withPalettes(PaletteOptions.ofBits(4)));
        try (Stream<Path> packages = Files.list(exported)) {
            for (Path path :
                    packages.filter(path -> path.toString().endsWith(".mlpackage")).toList()) {
                try (MlPackage one = MlPackage.open(path)) {
                    assertThat(one.problems()).isEmpty();
                    assertThat(one.unchecked()).isEmpty();
                }
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).map(folder::relativize).sorted().toList();
        }
    }

    @Test
    void palettesStayPalettes() throws IOException {
        CoreMlOptions dense = ExportOptions.coreMl();
        Path large = export(PostcardXl.folder(), dense, "dense");
        Path small =
                export(PostcardXl.folder(), dense.withPalettes(PaletteOptions.ofBits(4)), "small");

        assertThat(Files.size(weights(small.resolve(UNET))))
                .isLessThan(Files.size(weights(large.resolve(UNET))) / 3);
        try (MlPackage unet = MlPackage.open(small.resolve(UNET));
                MlPackage text = MlPackage.open(small.resolve("TextEncoder.mlpackage"))) {
            assertThat(unet.operations()).containsKey("constexpr_lut_to_dense");
            assertThat(text.operations()).doesNotContainKey("constexpr_lut_to_dense");
        }
    }

    private static Path weights(Path network) {
        return network.resolve("Data/com.apple.CoreML/weights/weight.bin");
    }

    @Test
    void threeBitsAreFourOnMacOs13AndThatIsSaidOnce() throws IOException {
        CoreMlOptions options = OPTIONS.withPalettes(PaletteOptions.ofBits(3));
        List<String> warnings = new ArrayList<>();
        PaletteListener listener =
                new PaletteListener() {
                    @Override
                    public void onLayer(PalettizedLayer layer, int done, int total) {}

                    @Override
                    public void onWarning(String warning) {
                        warnings.add(warning);
                    }
                };
        try (Model model = Model.open(Golden.path("models/sdxl"))) {
            model.export(folder.resolve("old"), options, listener);
            assertThat(warnings).hasSize(1).first().asString().contains("3 bits", "macOS 15");

            model.export(
                    folder.resolve("new"), options.withMinimumOs(MinimumOs.MACOS_15), listener);
            assertThat(warnings).hasSize(1);
        }
        assertThat(Files.size(weights(folder.resolve("new").resolve(UNET))))
                .isLessThan(Files.size(weights(folder.resolve("old").resolve(UNET))));
    }

    @Test
    void whatDoesNotSuitIsRefusedAndNothingIsLeft() {
        PaletteOptions grouped = PaletteOptions.builder(PaletteSpec.ofBits(4).groupSize(8)).build();
        assertRefused(
                OPTIONS.withPalettes(grouped),
                "macOS 13 does not know groups of palettes: macOS 15 does (--minimum-os 15)");
        assertRefused(
                OPTIONS.withSize(new ImageSize(100, 64)),
                "width must be a multiple of 8 from 8 to 16384, not 100");
    }

    @Test
    void aModelsOwnGroupsOfPalettesNeedMacOs15() {
        Path grouped = folder.resolve("grouped");
        try (Model model = Model.open(Golden.path("models/sd15"))) {
            model.palettize(
                    grouped, PaletteOptions.builder(PaletteSpec.ofBits(4).groupSize(8)).build());
        }
        assertThatThrownBy(() -> export(grouped, OPTIONS, "old"))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("only macOS 15 and later know")
                .hasMessageContaining("--minimum-os 15");
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(grouped));

        Path exported = export(grouped, OPTIONS.withMinimumOs(MinimumOs.MACOS_15), "new");
        try (MlPackage unet = MlPackage.open(exported.resolve(UNET))) {
            assertThat(unet.operations()).containsKey("constexpr_lut_to_dense");
        }
    }

    private void assertRefused(CoreMlOptions options, String message) {
        assertThatThrownBy(() -> export(Golden.path("models/sdxl"), options, "target"))
                .isInstanceOf(GouacheException.class)
                .hasMessage(message);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void anInterruptLeavesNothing() {
        Thread exporting = Thread.currentThread();
        PaletteListener interrupting = (_, _, _) -> exporting.interrupt();
        PaletteOptions palettes = PaletteOptions.builder(PaletteSpec.ofBits(4)).threads(1).build();
        try (Model model = Model.open(Golden.path("models/sdxl"))) {
            assertThatThrownBy(() ->
                            model.export(
                                    folder.resolve("target"),
                                    OPTIONS.withPalettes(palettes),
                                    interrupting))
                    .isInstanceOf(GenerationCancelledException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void compilesEveryPackageOnAMac() throws IOException, InterruptedException {
        Path exported = export(Golden.path("models/sd15"), OPTIONS, "it's mine");
        Path tools = Files.createDirectory(folder.resolve("tools"));
        Path xcrun =
                Files.writeString(
                        tools.resolve("xcrun"),
                        """
                        #!/bin/sh
                        [ "$1" = --find ] && exit 0
                        [ "$1 $2" = "coremlcompiler compile" ] || exit 3
                        mkdir "$4/$(basename "$3" .mlpackage).mlmodelc"
                        """);
        assertThat(xcrun.toFile().setExecutable(true)).isTrue();
        for (int run = 0; run < 2; run++) {
            ProcessBuilder script =
                    new ProcessBuilder(exported.resolve("compile.sh").toString()).inheritIO();
            script.redirectOutput(ProcessBuilder.Redirect.DISCARD);
            script.environment().merge("PATH", tools + ":", (path, first) -> first + path);
            assertThat(script.start().waitFor()).isZero();
        }
        try (Stream<Path> compiled = Files.list(exported.resolve("Resources"))) {
            assertThat(compiled.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "TextEncoder.mlmodelc",
                            "Unet.mlmodelc",
                            "VAEDecoder.mlmodelc",
                            "VAEEncoder.mlmodelc",
                            "diffusers",
                            "merges.txt",
                            "vocab.json");
        }
    }
}
