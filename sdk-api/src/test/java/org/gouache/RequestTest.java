package org.gouache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.random.RandomKind;
import org.gouache.scheduler.SchedulerKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
    /** A request in which nothing has its default. */
    static final Request FULL =
            Request.builder("a boat, \"red\": it\nsails \uD83D\uDE80")
                    .negativePrompt("fog, rain")
                    .prompt2("a harbour")
                    .negativePrompt2("")
                    .size(320, 256)
                    .steps(12)
                    .guidanceScale(6.25)
                    .guidanceRescale(0.7)
                    .eta(0.5)
                    .seed(1L << 33)
                    .count(3)
                    .clipSkip(2)
                    .scheduler(SchedulerKind.DPMPP_2M_SDE)
                    .karras(true)
                    .random(RandomKind.CUDA)
                    .originalSize(new ImageSize(512, 768))
                    .crop(new Crop(16, 32))
                    .targetSize(new ImageSize(96, 160))
                    .negativeOriginalSize(new ImageSize(128, 64))
                    .negativeCrop(new Crop(1, 2))
                    .negativeTargetSize(new ImageSize(64, 32))
                    .build();

    @Test
    void hasTheDefaultsOfTheReferencePipelines() {
        Request request = Request.of("a boat");
        assertThat(request.steps()).isEqualTo(50);
        assertThat(request.guidanceRescale()).isZero();
        assertThat(request.eta()).isZero();
        assertThat(request.count()).isOne();
        assertThat(request.clipSkip()).isZero();
        assertThat(request.random()).isEqualTo(RandomKind.TORCH);
        assertThat(request.crop()).isEqualTo(Crop.NONE);
        assertThat(request.negativePrompt()).isNull();
        assertThat(request.width()).isNull();
        assertThat(request.guidanceScale()).isNull();
        assertThat(request.seed()).isNull();
    }

    @Test
    void comesBackFromItsBuilder() {
        assertThat(FULL.toBuilder().build()).isEqualTo(FULL);
    }

    @Test
    void comesBackFromJson() {
        assertThat(Request.fromJson(FULL.toJson())).isEqualTo(FULL);
        Request sparse = Request.of("");
        assertThat(Request.fromJson(sparse.toJson())).isEqualTo(sparse);
    }

    @Test
    void keepsAnAbsentAndAnEmptyNegativePromptApartInJson() {
        Request empty = Request.builder("x").negativePrompt("").build();
        assertThat(Request.fromJson(empty.toJson()).negativePrompt()).isEmpty();
        assertThat(Request.fromJson(Request.of("x").toJson()).negativePrompt()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {513, 0, -8, 4, 16392})
    void refusesSizesThatAreNoMultiplesOf8OrTooLarge(int size) {
        assertThatThrownBy(() -> Request.builder("x").width(size).build())
                .isInstanceOf(GouacheException.class)
                .hasMessage("width must be a multiple of 8 from 8 to 16384, not " + size);
        assertThatThrownBy(() -> Request.builder("x").height(size).build())
                .hasMessage("height must be a multiple of 8 from 8 to 16384, not " + size);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.5})
    void refusesGuidanceThatIsNoNumber(double guidance) {
        assertThatThrownBy(() -> Request.builder("x").guidanceScale(guidance).build())
                .isInstanceOf(GouacheException.class)
                .hasMessage("guidance scale must be a finite number of 0 or more, not " + guidance);
    }

    @Test
    void refusesValuesOutOfRange() {
        assertThatThrownBy(() -> Request.builder("x").guidanceRescale(1.5).build())
                .hasMessage("guidance rescale must be a number from 0 to 1, not 1.5");
        assertThatThrownBy(() -> Request.builder("x").eta(Double.NaN).build())
                .hasMessage("eta must be a number from 0 to 1, not NaN");
        assertThatThrownBy(() -> Request.builder("x").steps(0).build())
                .hasMessage("steps must be 1 or more, not 0");
        assertThatThrownBy(() -> Request.builder("x").count(0).build())
                .hasMessage("count must be 1 or more, not 0");
        assertThatThrownBy(() -> Request.builder("x").clipSkip(-1).build())
                .hasMessage("clip skip must be 0 or more, not -1");
        assertThatThrownBy(() -> new ImageSize(0, 5))
                .hasMessage("an image size must be 1x1 or more, not 0x5");
        assertThatThrownBy(() -> new Crop(-1, 0))
                .hasMessage("a crop must be 0,0 or more, not -1,0");
    }

    @ParameterizedTest
    @CsvSource({"'\uD83D', D83D, 0", "'ab\uDE80c', DE80, 2", "'\uD83D\uDE80\uD83D', D83D, 2"})
    void refusesLoneSurrogates(String prompt, String unit, int position) {
        assertThatThrownBy(() -> Request.of(prompt))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "prompt is not Unicode text: lone surrogate U+%s at position %d"
                                .formatted(unit, position));
        assertThatThrownBy(() -> Request.builder("x").negativePrompt(prompt).build())
                .hasMessageStartingWith("negative prompt is not Unicode text");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"steps\": 5} | the request has no \"prompt\"",
                "{\"prompt\": 5} | the request's \"prompt\" must be a text, not 5",
                "{\"prompt\": \"x\", \"steps\": 1.5} | the request's \"steps\" must be a whole"
                        + " number, not 1.5",
                "{\"prompt\": \"x\", \"steps\": 0} | steps must be 1 or more, not 0",
                "{\"prompt\": \"x\", \"scheduler\": \"fast\"} | unknown scheduler \"fast\"",
                "{\"prompt\": \"x\", \"crop\": \"16\"} | \"16\" is not a crop like 16,0",
                "{\"prompt\": \"x\", \"target_size\": \"1x\"} | \"1x\" is not a size like 1024x768",
                "{\"prompt\": \"x\", \"denoise\": 1} | the request has an unknown field"
                        + " \"denoise\"",
                "[] | the request must be a JSON object",
                "{ | the request is not JSON"
            })
    void saysWhatIsWrongWithJson(String json, String message) {
        assertThatThrownBy(() -> Request.fromJson(json))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(message)
                .message()
                .doesNotContain("\n");
    }
}
