package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

@Tag("thorough")
class AnalyzeTest {
    private static final String SDXL = Golden.path("models/sdxl").toString();
    private static final List<String> SMALL =
            List.of("analyze", SDXL, "--min-weights=8000", "--bits=2,8", "--threads=1");
    private static final String RECIPES = "recipes.json";
    private static final String JOURNAL = "measurements.txt";

    @TempDir static Path whole;

    private static Run wholeRun;

    @TempDir Path folder;

    @BeforeAll
    static void analyse() {
        wholeRun = analyse(whole, "--method=threshold-cumulative", "--target=6,4");
    }

    private static Run analyse(Path folder, String... options) {
        List<String> args = new ArrayList<>(SMALL);
        args.addAll(List.of(options));
        args.addAll(List.of("-o", folder.toString()));
        return Run.of(args.toArray(String[]::new));
    }

    private static JsonNode json(Path folder) {
        return JsonMapper.shared().readTree(folder.resolve(RECIPES).toFile());
    }

    @Test
    void makesRecipesThatPalettizeTakes() {
        assertThat(wholeRun.exitCode()).isZero();
        assertThat(wholeRun.err()).contains("measuring: ", " of ", "0:00 min left");
        assertThat(wholeRun.out())
                .startsWith(whole.resolve(RECIPES) + ": ")
                .containsPattern("recipe_\\d\\.\\d\\d_bit_mixedpalette +\\d\\.\\d\\d .+ dB");
        Run palettized =
                Run.of(
                        "palettize",
                        SDXL,
                        "--recipe=" + whole.resolve(RECIPES),
                        "--target=6",
                        "--quiet",
                        "-o",
                        folder.resolve("small").toString());
        assertThat(palettized.err())
                .startsWith("warning: recipe \"")
                .hasLineCount(1)
                .endsWith("without statistics of inputs, so palettes are plain%n".formatted());
        assertThat(palettized.exitCode()).isZero();
    }

    @Test
    void writesWhatTheScriptsRead() {
        JsonNode json = json(whole);

        assertThat(json.path("model_version").asString()).isEqualTo("sdxl");
        assertThat(json.path("single_layer").propertyNames()).containsExactly("2", "8");
        JsonNode metadata = json.at("/cumulative/2/metadata");
        JsonNode candidates = metadata.path("candidates");
        assertThat(candidates.size()).isEqualTo(json.at("/single_layer/2").size());
        assertThat(metadata.path("sizes").get(0).asLong()).isGreaterThan(8000);
        assertThat(json.at("/cumulative/2").path(candidates.get(0).asString()))
                .isEqualTo(json.at("/single_layer/2").path(candidates.get(0).asString()))
                .hasSize(8);
        assertThat(json.path("baselines").path("linear_8bit").asDouble()).isGreaterThan(30);
        assertThat(json.path("baselines").path("original").asDouble()).isGreaterThan(150);
        json.path("recipes")
                .propertyNames()
                .forEach(name ->
                        assertThat(json.path("baselines").path(name).asDouble()).isGreaterThan(10));
        assertThat(json.at("/gouache/method").asString()).isEqualTo("threshold-cumulative");
    }

    @Test
    void budgetIsWhatIsDoneIfNothingElseIsSaid() throws IOException {
        Run run = analyse(folder, "--steps=2", "--target=6,10kB,50dB", "--json", "--quiet");

        assertThat(run.err()).isEmpty();
        JsonNode json = json(folder);
        assertThat(json.at("/gouache/method").asString()).isEqualTo("budget");
        assertThat(json.path("single_layer").isEmpty()).isTrue();
        assertThat(json.at("/gouache/estimated_squared_errors").size()).isEqualTo(3);
        JsonNode recipes = JsonMapper.shared().readTree(run.out()).path("recipes");
        List<JsonNode> all = recipes.valueStream().toList();
        assertThat(all).hasSizeBetween(2, 3);
        assertThat(all.get(0).path("bits").asDouble()).isBetween(5.5, 6.0);
        assertThat(all.get(1).path("bytes").asLong()).isLessThanOrEqualTo(10_000);
        recipes.properties()
                .forEach(recipe -> {
                    String name = recipe.getKey();
                    assertThat(json.at("/gouache/psnr_from_peak_of_reference").path(name))
                            .isEqualTo(recipe.getValue().path("psnr"));
                    assertThat(json.path("baselines").path(name))
                            .isEqualTo(recipe.getValue().path("apple_psnr"));
                });
        String journal = Files.readString(folder.resolve(JOURNAL));
        String text = Files.readString(folder.resolve(RECIPES));
        Files.writeString(folder.resolve(JOURNAL), journal.substring(0, journal.length() / 2));

        analyse(folder, "--steps=2", "--target=6,10kB,50dB", "--quiet");

        assertThat(folder.resolve(JOURNAL)).hasContent(journal);
        assertThat(folder.resolve(RECIPES)).hasContent(text);
    }

    @Test
    void onlySomeLayersAreAnalysed() {
        JsonNode all = json(whole).path("single_layer").path("2");
        String first = all.propertyNames().iterator().next();

        Run run = analyse(folder, "--method=greedy", "--layers=" + first, "--quiet");

        assertThat(run.err()).isEmpty();
        assertThat(json(folder).at("/single_layer/2").propertyNames()).containsExactly(first);
        json(folder)
                .path("recipes")
                .forEach(recipe -> assertThat(recipe.propertyNames()).containsExactly(first));
    }

    @Test
    void whenTimeIsUpRecipesAreMadeOfWhatIsKnown() {
        Run run = analyse(folder, "--steps=2", "--target=4", "--time-limit=0.001s", "--quiet");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("1 recipes for 3 layers");
        assertThat(json(folder).path("recipes").size()).isEqualTo(1);
    }

    @Test
    void goesOnFromAnythingItHasMeasured() throws IOException {
        String journal = Files.readString(whole.resolve(JOURNAL));
        Files.writeString(folder.resolve(JOURNAL), journal.substring(0, journal.length() / 2));

        Run run = analyse(folder, "--method=threshold-cumulative", "--target=6,4", "--quiet");

        assertThat(run.err()).isEmpty();
        assertThat(folder.resolve(RECIPES)).hasSameTextualContentAs(whole.resolve(RECIPES));
        assertThat(folder.resolve(JOURNAL)).hasContent(journal);
    }

    @Test
    void anotherMethodTakesTheSameMeasurements() throws IOException {
        String journal = Files.readString(whole.resolve(JOURNAL));
        Files.writeString(folder.resolve(JOURNAL), journal);

        Run run = analyse(folder, "--method=greedy", "--json", "--quiet");

        assertThat(run.err()).isEmpty();
        assertThat(Files.readString(folder.resolve(JOURNAL))).startsWith(journal);
        JsonNode recipes = JsonMapper.shared().readTree(run.out()).path("recipes");
        assertThat(recipes.size()).isPositive();
        recipes.forEach(recipe -> {
            assertThat(recipe.path("bits").asDouble()).isBetween(2.0, 6.5);
            assertThat(recipe.path("bytes").asLong()).isPositive();
            assertThat(recipe.path("psnr").asDouble()).isPositive();
        });
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aKilledProcessLosesNothing() throws Exception {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Gouache.class.getName()));
        command.addAll(SMALL);
        command.addAll(List.of("--method=threshold-cumulative", "--target=6,4"));
        command.addAll(List.of("-o", folder.toString()));
        Process process = new ProcessBuilder(command).start();
        try (BufferedReader err = process.errorReader()) {
            String line = err.readLine();
            while (line != null && !line.startsWith("measuring: ")) {
                line = err.readLine();
            }
            assertThat(line).isNotNull();
        }
        process.destroyForcibly().waitFor();
        assertThat(folder.resolve(RECIPES)).doesNotExist();
        List<String> measured = Files.readAllLines(folder.resolve(JOURNAL));
        assertThat(measured).hasSizeGreaterThan(1);

        analyse(folder, "--method=threshold-cumulative", "--target=6,4", "--quiet");

        assertThat(Files.readAllLines(folder.resolve(JOURNAL)))
                .startsWith(measured.toArray(String[]::new));
        assertThat(json(folder).path("recipes")).isEqualTo(json(whole).path("recipes"));
    }

    @Test
    void anInterruptEndsIt() {
        Thread.currentThread().interrupt();

        Run run = analyse(folder, "--method=greedy", "--quiet");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(run)
                .returns(130, Run::exitCode)
                .returns("gouache: interrupted%n".formatted(), Run::err);
        assertThat(folder.resolve(RECIPES)).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--method=best                   | expected budget, threshold, threshold-cumulative, greedy, not \"best\"",
                "--method=greedy --target=1.5    | a target of 1.5 bits is below the smallest recipe that is possible: 2.00 bits, 0.007 MB",
                "--method=greedy --target=17     | a target must be from 1 to 16 bits, not 17",
                "--target=1kB                    | a target of 0.001MB is below the smallest recipe that is possible: 2.00 bits",
                "--method=greedy --guidance=0.5  | guidance scale must be greater than 1, not 0.5",
                "--method=greedy --steps=0       | steps must be at least 1, not 0",
                "--target=small                  | a target must be as in 4.5 (bits), 40MB or 60dB, not \"small\"",
                "--timesteps=21                  | timesteps must be from 1 to 20, the number of steps, not 21",
                "--layers=up_blocks.*,conv_mid   | layers: \"conv_mid\" is none of the 3 layers that may get palettes, such as ",
                "--layers=[                      | layers: Unclosed character class in \"[\"",
                "--time-limit=soon               | expected a time as in 90s, 20m or 2h, not \"soon\"",
                "--method=greedy --prompts=none  | none: cannot be read",
                "--statistics-prompts=none       | none: cannot be read"
            })
    void badInputIsOneLine(String options, String message) {
        assertRefused(analyse(folder.resolve("new"), options.split(" +")), message);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void bitsThatNoPaletteHasAreOneLine() {
        assertRefused(
                Run.of("analyze", SDXL, "--method=greedy", "--bits=5", "-o", folder.toString()),
                "bits must be some of [1, 2, 3, 4, 6, 8], not 5");
    }

    @Test
    void noCandidatesAreOneLine() {
        Run run =
                Run.of(
                        "analyze",
                        SDXL,
                        "--method=greedy",
                        "--min-weights=99999",
                        "-o",
                        folder.resolve("new").toString());

        assertRefused(run, "no layer of the UNet has more than 99999 weights");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void measurementsOfAnotherProbeAreNotMixed() throws IOException {
        Files.copy(whole.resolve(JOURNAL), folder.resolve(JOURNAL));

        assertRefused(
                analyse(folder, "--method=greedy", "--seed=7", "--quiet"),
                folder.resolve(JOURNAL)
                        + ": was measured with seed 0, not 7; choose another folder");
        assertThat(folder.resolve(JOURNAL)).hasSameTextualContentAs(whole.resolve(JOURNAL));
    }

    @Test
    void aRefinerHasNoPictureOfItsOwn() {
        Run run =
                Run.of(
                        "analyze",
                        Golden.path("models/sdxl-refiner").toString(),
                        "--method=greedy",
                        "-o",
                        folder.toString());

        assertRefused(run, "cannot make a picture from a text alone: it is a refiner");
    }

    private static void assertRefused(Run run, String message) {
        assertThat(run.err()).contains(message).hasLineCount(1);
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
