package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.golden.Golden;
import org.gouache.image.Image;
import org.gouache.image.PngFile;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;
import org.gouache.weight.SafetensorsFile;
import org.gouache.weight.SafetensorsWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

class PalettizeTest {
    private static final String SDXL = Golden.path("models/sdxl").toString();

    @TempDir Path folder;

    private Path target() {
        return folder.resolve("palettized");
    }

    private Run palettize(String model, String... options) {
        List<String> args = new ArrayList<>(List.of("palettize", model));
        args.addAll(List.of(options));
        args.addAll(List.of("-o", target().toString(), "--quiet"));
        return Run.of(args.toArray(String[]::new));
    }

    @Test
    void squeezesTheBundledModel() {
        Run run = palettize("postcard-xl", "--bits", "6");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .startsWith(target() + ": 6 bits, 10.7 M weights in 175 tensors, ")
                .containsPattern("unet +10\\.8 M +21\\.5 MB +8\\.\\d MB +6\\.\\d\\d")
                .containsPattern("vae +978\\.1 k +2\\.0 MB +2\\.0 MB +16\\.00")
                .containsPattern("total +12\\.1 M +24\\.2 MB +1\\d\\.\\d MB");
        Run inspection = Run.of("inspect", target().toString(), "--against", "postcard-xl");
        assertThat(inspection.out())
                .containsPattern("unet +UNet2DConditionModel +10\\.8 M +8\\.\\d MB +6 bits, F16")
                .containsPattern(
                        "unet conv_in\\.weight +\\[64, 4, 3, 3] +6 +1 +1\\.9 kB +\\d+\\.\\d dB");
        Run picture =
                Run.of(
                        "generate",
                        "a red boat",
                        "--model=" + target(),
                        "--steps=2",
                        "--threads=1",
                        "--quiet",
                        "-o",
                        folder.resolve("boat.png").toString());
        assertThat(picture.err()).isEmpty();
        assertThat(picture.exitCode()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"3, 8, false", "6, 0, true"})
    void aSimulationMakesTheSamePicture(int bits, int groupSize, boolean scaled) {
        List<String> options =
                new ArrayList<>(List.of("--bits=" + bits, "--group-size=" + groupSize));
        options.addAll(List.of("--components=unet,text_encoder_2,vae", "--min-weights=0"));
        if (scaled) {
            options.add("--scale");
        }
        Run palettized = palettize(SDXL, options.toArray(String[]::new));
        assertThat(palettized.err()).isEmpty();
        Path simulation = folder.resolve("simulation");
        options.addAll(0, List.of("palettize", SDXL, "-o", simulation.toString(), "--simulate"));

        Run simulated = Run.of(options.toArray(String[]::new));

        assertThat(simulated.exitCode()).isZero();
        assertThat(simulated.out()).contains("written dense");
        assertThat(Run.of("inspect", simulation.toString()).out()).doesNotContain("bits");
        assertThat(picture(simulation)).isEqualTo(picture(target()));
    }

    private Image picture(Path model) {
        Path file = folder.resolve(model.getFileName() + ".png");
        Run run =
                Run.of(
                        "generate",
                        "boat",
                        "--model=" + model,
                        "--steps=2",
                        "--threads=1",
                        "--seed=1",
                        "--quiet",
                        "-o",
                        file.toString());
        assertThat(run.err()).isEmpty();
        return PngFile.read(file).image();
    }

    @Test
    void printsEveryLayerForPrograms() {
        Run run = palettize(SDXL, "--bits=4", "--method=uniform", "--min-weights=0", "--json");

        JsonNode json = JsonMapper.shared().readTree(run.out());
        assertThat(json.path("bits").asInt()).isEqualTo(4);
        JsonNode layer = json.path("layers").get(0);
        assertThat(layer.path("component").asString()).isEqualTo("unet");
        assertThat(layer.path("bits").asInt()).isEqualTo(4);
        assertThat(layer.path("squared_error").asDouble()).isPositive();
        assertThat(json.at("/components/unet/palettized").asLong()).isPositive();
        JsonNode inspection =
                JsonMapper.shared()
                        .readTree(
                                Run.of("inspect", target().toString(), "--against", SDXL, "--json")
                                        .out());
        JsonNode layers = inspection.at("/components/unet/palettized");
        assertThat(layers.size()).isEqualTo(json.path("layers").size());
        assertThat(layers.get(0).path("squared_norm").asDouble()).isPositive();
    }

    @Test
    void anExportIsDenseAndSaysSo() {
        palettize(SDXL, "--bits=3", "--min-weights=0");
        Path onnx = folder.resolve("onnx");

        Run export =
                Run.of("export", target().toString(), "--format", "onnx", "-o", onnx.toString());

        assertThat(export.exitCode()).isZero();
        assertThat(export.err()).contains("palettes were decoded", "dense").hasLineCount(1);
        assertThat(largestDifference(picture(onnx), picture(target()))).isLessThanOrEqualTo(1);
    }

    private static int largestDifference(Image one, Image other) {
        byte[] first = one.toBytes();
        byte[] second = other.toBytes();
        return IntStream.range(0, first.length)
                .map(i -> Math.abs((first[i] & 0xFF) - (second[i] & 0xFF)))
                .max()
                .orElseThrow();
    }

    @Test
    void theNumberOfThreadsDoesNotShow() throws IOException {
        palettize(SDXL, "--bits=3", "--min-weights=0", "--group-size=8", "--threads=1");
        Path other = folder.resolve("other");
        Run.of(
                "palettize",
                SDXL,
                "--bits=3",
                "--min-weights=0",
                "--group-size=8",
                "--threads=5",
                "-o",
                other.toString());

        String weights = "unet/diffusion_pytorch_model.safetensors";
        assertThat(Files.mismatch(target().resolve(weights), other.resolve(weights))).isEqualTo(-1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--bits=5                                    | bits must be one of [1, 2, 3, 4, 6, 8], not 5",
                "--bits=many                                 | 'many'",
                "--bits=4 --components=unet,brain            | not \"brain\"",
                "--bits=4 --kinds=linear,magic               | not \"magic\"",
                "--bits=4 --method=guess                     | not \"guess\"",
                "--bits=4 --method=int8                      | int8 takes 8 bits, not 4",
                "--bits=8 --method=int8 --group-size=4       | int8 has one palette",
                "--bits=4 --group-size=-1                    | group size must be at least 0, not -1",
                "--bits=4 --min-weights=-1                   | min weights must be at least 0, not -1",
                "--bits=4 --threads=0                        | threads must be at least 1, not 0",
                "--steps=4                                   | '--steps=4'",
                "--scale                                     | either --bits or --recipe is needed",
                "--bits=4 --name=best                        | --name names a recipe: it needs --recipe",
                "--bits=4 --target=4                         | --target chooses a recipe: it needs --recipe"
            })
    void anOptionOutOfItsRangeIsOneLine(String options, String message) {
        Run run = palettize(SDXL, options.split(" +"));

        assertRefused(run, message);
    }

    private void assertRefused(Run run, String... messages) {
        assertThat(run.err()).contains(messages).hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(target()).doesNotExist();
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void aComponentThatIsNotThereIsNamed() {
        String sd15 = Golden.path("models/sd15").toString();

        assertRefused(
                palettize(sd15, "--bits=4", "--components=text_encoder_2"),
                sd15,
                "has no text_encoder_2");
    }

    @Test
    void aPalettizedModelIsNotPalettizedAgain() {
        Path first = folder.resolve("first");
        Run.of("palettize", SDXL, "--bits=4", "--min-weights=0", "-o", first.toString());

        assertRefused(
                palettize(first.toString(), "--bits=2"),
                first.toString(),
                "is palettized already",
                "4 bits",
                "palettize the dense model");
    }

    @Test
    void theOutputMayNotLieInsideTheModel() {
        SpoiltModel model = SpoiltModel.copyOf("sdxl", folder);
        Path inside = model.folder().resolve("unet/small");

        Run run =
                Run.of("palettize", model.folder().toString(), "--bits=4", "-o", inside.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(inside.toString(), "inside the model").hasLineCount(1);
        assertThat(inside).doesNotExist();
    }

    @Test
    void aReadyMadeNetworkHasNoWeightsToPalettize() {
        assertRefused(
                palettize(Golden.path("onnx/sdxl").toString(), "--bits=4"), "a ready-made model");
    }

    @Test
    void aWeightThatIsNotANumberIsNamedOrKept() throws IOException {
        Path model = SpoiltModel.copyOf("sdxl", folder).folder();
        Path file = model.resolve("unet/diffusion_pytorch_model.safetensors");
        String spoilt = "conv_in.weight";
        spoil(file, spoilt);

        assertRefused(palettize(model.toString(), "--bits=4", "--min-weights=0"), spoilt, "NaN");
        Run kept = palettize(model.toString(), "--bits=4", "--min-weights=0", "--keep-non-finite");
        assertThat(kept.exitCode()).isZero();
        assertThat(Run.of("inspect", target().toString()).out())
                .contains("unet conv_out.weight")
                .doesNotContain("unet " + spoilt);
    }

    private static void spoil(Path file, String name) throws IOException {
        SafetensorsWriter writer = new SafetensorsWriter();
        Path copy = file.resolveSibling("copy");
        Files.move(file, copy);
        try (Arena arena = Arena.ofConfined()) {
            SafetensorsFile source = SafetensorsFile.open(copy, arena);
            for (String each : source.names()) {
                if (each.equals(name)) {
                    Tensor tensor = source.get(each).toTensor(ElementType.F16);
                    tensor.data().set(JAVA_SHORT_UNALIGNED, 10, Float.floatToFloat16(Float.NaN));
                    writer.add(each, tensor);
                } else {
                    writer.add(each, source.get(each));
                }
            }
            writer.write(file);
        }
        Files.delete(copy);
    }

    /** A limit on the size of files stands in for a disk that is full. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aFullDiskLeavesNothing() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process =
                new ProcessBuilder(
                                "sh",
                                "-c",
                                "ulimit -f 4000; exec \"$@\"",
                                "sh",
                                java,
                                "-XX:-UsePerfData",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Gouache.class.getName(),
                                "palettize",
                                "postcard-xl",
                                "--bits=8",
                                "--quiet",
                                "-o",
                                target().toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(process.getInputStream().readAllBytes());

        assertThat(said).contains("cannot be written").hasLineCount(1);
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aDamagedPaletteIsOneLine() {
        palettize(SDXL, "--bits=4", "--min-weights=0");
        new SpoiltModel(target())
                .replaceInPlace(
                        "unet/diffusion_pytorch_model.safetensors",
                        "\\\"bits\\\":4",
                        "\\\"bits\\\":7");

        Run run = Run.of("inspect", target().toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("gouache.palettized", "bits must be 1, 2, 3, 4, 6 or 8, not 7")
                .hasLineCount(1);
    }
}
