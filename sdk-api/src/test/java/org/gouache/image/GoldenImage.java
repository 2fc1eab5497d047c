package org.gouache.image;

import org.gouache.golden.Golden;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.SafetensorsFile;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.lang.foreign.Arena;
import java.util.Locale;
import java.util.stream.Stream;

/** A picture that the reference's image processor made a tensor of. */
record GoldenImage(String name, JsonNode settings) {
    static Stream<GoldenImage> all() {
        return JsonMapper.shared()
                .readTree(Golden.path("images/images.json").toFile())
                .get("cases")
                .valueStream()
                .map(settings -> new GoldenImage(settings.get("name").stringValue(), settings));
    }

    static Tensor tensor(String name) {
        DenseWeight weight =
                SafetensorsFile.open(Golden.path("images/tensors.safetensors"), Arena.ofAuto())
                        .get(name);
        return new Tensor(weight.type(), weight.shape(), weight.data());
    }

    Image picture() {
        return PngFile.read(Golden.path("images/" + settings.get("image").stringValue())).image();
    }

    int width() {
        return side("width", 0);
    }

    int height() {
        return side("height", 1);
    }

    private int side(String name, int index) {
        int factor = processor().get("vae_scale_factor").intValue();
        int given = settings.get("input_size_wh").get(index).intValue();
        int side = settings.get("preprocess").path(name).intValue(given);
        return side - side % factor;
    }

    Resampling resampling() {
        return Resampling.valueOf(
                processor().path("resample").stringValue("lanczos").toUpperCase(Locale.ROOT));
    }

    Fit fit() {
        String mode = settings.get("preprocess").path("resize_mode").stringValue("default");
        return mode.equals("default") ? Fit.STRETCH : Fit.valueOf(mode.toUpperCase(Locale.ROOT));
    }

    boolean isMask() {
        return processor().path("do_binarize").booleanValue(false);
    }

    PixelRange range() {
        return processor().path("do_normalize").booleanValue(true)
                ? PixelRange.SIGNED
                : PixelRange.UNIT;
    }

    Tensor expected() {
        Tensor expected = tensor(name);
        assert expected.type() == ElementType.F32;
        return expected;
    }

    private JsonNode processor() {
        return settings.get("processor");
    }

    @Override
    public String toString() {
        return name;
    }
}
