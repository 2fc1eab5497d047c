package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.Conditioning;
import org.gouache.Crop;
import org.gouache.ImageSize;
import org.gouache.Model;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.TextEncoding;
import org.gouache.UNet;
import org.gouache.image.Image;
import org.gouache.postcard.PostcardXl;
import org.gouache.random.RandomKind;
import org.gouache.random.RandomSource;
import org.gouache.scheduler.Sampling;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** What an application can do by itself with a model's parts. */
class DrivenByHandTest {
    private static final String PROMPT = "a red boat at sea at sunset";
    private static final int STEPS = 6;
    private static final float GUIDANCE = 4;

    @Test
    void makesThePictureOfThePipeline() {
        Request request =
                Request.builder(PROMPT)
                        .negativePrompt("fog")
                        .steps(STEPS)
                        .guidanceScale(GUIDANCE)
                        .seed(3)
                        .build();
        try (Pipeline pipeline = Pipeline.load(PostcardXl.folder())) {
            Image expected = pipeline.generate(request).getFirst().image();
            assertThat(byHand(pipeline.model())).isEqualTo(expected);
        }
    }

    private static Image byHand(Model model) {
        Conditioning positive = conditioning(model, PROMPT);
        Conditioning negative = conditioning(model, "fog");
        UNet unet = model.unet();
        Sampling sampling = model.scheduler().start(STEPS);
        RandomSource random = RandomKind.TORCH.source(3);
        Tensor latents = Tensor.zeros(Shape.of(1, 4, 16, 16));
        random.fillGaussian(latents);
        for (long i = 0; i < latents.shape().elements(); i++) {
            latents.setFloat(i, latents.getFloat(i) * sampling.initialNoiseScale());
        }
        Tensor input = Tensor.zeros(latents.shape());
        for (int call = 0; call < sampling.calls(); call++) {
            sampling.scaleInput(call, latents, input);
            Tensor prediction = unet.predict(input, sampling.timestep(call), negative);
            Tensor wanted = unet.predict(input, sampling.timestep(call), positive);
            for (long i = 0; i < prediction.shape().elements(); i++) {
                float from = prediction.getFloat(i);
                prediction.setFloat(i, from + GUIDANCE * (wanted.getFloat(i) - from));
            }
            sampling.step(call, prediction, latents, random);
        }
        return Image.ofTensor(model.vaeDecoder().decode(latents));
    }

    private static Conditioning conditioning(Model model, String prompt) {
        Tensor ids = model.tokenizer().encode(prompt).toTensor();
        Tensor ids2 = model.tokenizer2().encode(prompt).toTensor();
        TextEncoding text = model.textEncoder().encode(ids).join(model.textEncoder2().encode(ids2));
        ImageSize size = model.defaultSize();
        return Conditioning.of(text, Conditioning.timeIds(size, Crop.NONE, size));
    }
}
