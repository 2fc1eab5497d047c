package org.gouache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.Precision;
import org.gouache.scheduler.SchedulerKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.util.Map;

class GenerationParametersTest {
    private static final ModelIdentity MODEL = new ModelIdentity("postcard, xl", "0123abcd");

    private static GenerationParameters parameters(Request request, int index) {
        ModelOptions options =
                ModelOptions.builder()
                        .runtime("onnx")
                        .provider("cpu")
                        .computeUnits(ComputeUnits.CPU_AND_NEURAL_ENGINE)
                        .precision(Precision.FLOAT16)
                        .vaeTiling(VaeTiling.ON)
                        .predictionType("v_prediction")
                        .vaeScalingFactor(0.13025)
                        .variant("fp16")
                        .build();
        return new GenerationParameters(request, index, MODEL, options, "1.2");
    }

    @Test
    void comeBackFromJson() {
        GenerationParameters parameters = parameters(RequestTest.FULL, 2);
        assertThat(GenerationParameters.fromJson(parameters.toJson())).isEqualTo(parameters);
    }

    @Test
    void refuseThePictureBehindTheLast() {
        Request request = Request.builder("x").count(2).build();
        String json = parameters(request, 1).toJson().replace("\"index\":1", "\"index\":2");
        assertThatThrownBy(() -> GenerationParameters.fromJson(json))
                .isInstanceOf(GouacheException.class)
                .hasMessage("index must be from 0 to 1, the last of the request's pictures, not 2");
        assertThatThrownBy(() ->
                        GenerationParameters.fromText("x\nSteps: 3, Batch size: 2, Batch pos: 5"))
                .isInstanceOf(GouacheException.class)
                .hasMessage("index must be from 0 to 1, the last of the request's pictures, not 5");
    }

    @Test
    void sayNothingOfPathsAndThreads() {
        ModelOptions options =
                ModelOptions.builder().threads(7).configFolder(Path.of("/home/somebody")).build();
        String json = new GenerationParameters(Request.of("x"), 0, MODEL, options, "1").toJson();
        assertThat(json).doesNotContain("somebody").doesNotContain("threads");
    }

    @Test
    void readAsPeopleKnowThem() {
        Request request =
                Request.builder("a red boat")
                        .negativePrompt("fog")
                        .size(128, 160)
                        .steps(20)
                        .guidanceScale(5)
                        .seed(1)
                        .scheduler(SchedulerKind.EULER_ANCESTRAL)
                        .clipSkip(1)
                        .build();
        assertThat(parameters(request, 0).toText())
                .isEqualTo(
                        """
                        a red boat
                        Negative prompt: fog
                        Steps: 20, Sampler: Euler a, CFG scale: 5, Seed: 1, Size: 128x160, \
                        Model hash: 0123abcd, Model: "postcard, xl", Clip skip: 2, RNG: CPU, \
                        Version: gouache 1.2\
                        """);
    }

    @Test
    void comeBackFromText() {
        GenerationParameters read =
                GenerationParameters.fromText(parameters(RequestTest.FULL, 2).toText());
        assertThat(read.request()).isEqualTo(RequestTest.FULL);
        assertThat(read.index()).isEqualTo(2);
        assertThat(read.model()).isEqualTo(MODEL);
        assertThat(read.version()).isEqualTo("1.2");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"''", "none", "fog"})
    void keepAnAbsentAndAnEmptyNegativePromptApartInText(String negative) {
        Request request = Request.builder("x").negativePrompt(negative).seed(1).build();
        String text = parameters(request, 0).toText();
        assertThat(GenerationParameters.fromText(text).request().negativePrompt())
                .isEqualTo(negative);
    }

    @Test
    void readTextsOfOtherPrograms() {
        String text =
                """
                masterpiece, a cat
                on a roof
                Negative prompt: blurry,
                bad
                Steps: 28, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 12345, Size: 512x768, \
                Model hash: e1441589a6, Model: some-model, Clip skip: 2, \
                Lora hashes: "a: 1, b: 2", Version: v1.6.0
                """;
        Request request = GenerationParameters.fromText(text).request();
        assertThat(request.prompt()).isEqualTo("masterpiece, a cat\non a roof");
        assertThat(request.negativePrompt()).isEqualTo("blurry,\nbad");
        assertThat(request.steps()).isEqualTo(28);
        assertThat(request.scheduler()).isEqualTo(SchedulerKind.DPMPP_2M);
        assertThat(request.karras()).isTrue();
        assertThat(request.clipSkip()).isOne();
        assertThat(request.seed()).isEqualTo(12345);
        assertThat(request.height()).isEqualTo(768);
    }

    @Test
    void mayBeLong() {
        String long2 = "\"a, b\\ ".repeat(20_000);
        Request request = Request.builder("x").prompt2(long2).seed(1).build();
        assertThat(GenerationParameters.fromText(parameters(request, 0).toText()).request())
                .isEqualTo(request);
    }

    @Test
    void takeATextWithoutSettingsForAPrompt() {
        Request request = GenerationParameters.fromText("a cat: on, a roof").request();
        assertThat(request).isEqualTo(Request.of("a cat: on, a roof"));
    }

    @Test
    void nameASamplerThatIsNotSupported() {
        assertThatThrownBy(() ->
                        GenerationParameters.fromText("x\nSteps: 5, Sampler: Heun, CFG scale: 7"))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "unknown sampler \"Heun\"; known: Euler, Euler a, DDIM, DPM++ 2M, DPM++ 2M"
                                + " SDE, UniPC, PLMS");
    }

    @Test
    void nameASettingThatIsNoNumber() {
        assertThatThrownBy(() ->
                        GenerationParameters.fromText(
                                "x\nSteps: many, Sampler: Euler, CFG scale: 7"))
                .isInstanceOf(GouacheException.class)
                .hasMessage("the picture's parameters: Steps must be a number, not \"many\"");
    }

    @Test
    void preferJsonToText() {
        GenerationParameters parameters = parameters(RequestTest.FULL, 1);
        assertThat(GenerationParameters.fromTexts(parameters.texts(), "boat.png"))
                .isEqualTo(parameters);
        Map<String, String> textOnly = Map.of("parameters", parameters.toText());
        assertThat(GenerationParameters.fromTexts(textOnly, "boat.png").request())
                .isEqualTo(RequestTest.FULL);
    }

    @Test
    void areMissedWhereThereAreNone() {
        assertThatThrownBy(() -> GenerationParameters.fromTexts(Map.of("Author", "x"), "cat.png"))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "cat.png has no parameters: no text chunk \"gouache\" or \"parameters\"");
    }
}
