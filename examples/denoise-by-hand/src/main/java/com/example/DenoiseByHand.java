package com.example;

import java.nio.file.Path;
import java.util.Map;
import org.gouache.Conditioning;
import org.gouache.Crop;
import org.gouache.ImageSize;
import org.gouache.Model;
import org.gouache.TextEncoding;
import org.gouache.image.Image;
import org.gouache.image.PngFile;
import org.gouache.postcard.PostcardXl;
import org.gouache.random.RandomKind;
import org.gouache.random.RandomSource;
import org.gouache.scheduler.Sampling;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

/** Makes a picture without a pipeline: the parts of an SDXL model, driven by hand. */
public class DenoiseByHand {
    private static final float GUIDANCE_SCALE = 5;
    private static final int STEPS = 20;
    private static final int SEED = 1;
    private static final ImageSize SIZE = new ImageSize(128, 128);

    public static void main(String[] args) {
        try (Model model = Model.open(PostcardXl.folder())) {
            Conditioning prompt = prompt(model, "a red boat at sea at sunset");
            Tensor latents = denoise(model, prompt, nothing(prompt));
            Tensor pixels = model.vaeDecoder().decode(latents);
            PngFile.write(Path.of(args[0]), Image.ofTensor(pixels), Map.of("Title", "By hand"));
        }
    }

    /** Both text encoders read the prompt; the size is told as numbers. */
    private static Conditioning prompt(Model model, String text) {
        TextEncoding first = model.textEncoder().encode(model.tokenizer().encode(text).toTensor());
        TextEncoding second =
                model.textEncoder2().encode(model.tokenizer2().encode(text).toTensor());
        return Conditioning.of(first.join(second), Conditioning.timeIds(SIZE, Crop.NONE, SIZE));
    }

    /** What SDXL takes for "no prompt": zeros, not the encoding of an empty text. */
    private static Conditioning nothing(Conditioning prompt) {
        return new Conditioning(
                Tensor.zeros(prompt.encoderHiddenStates().shape()),
                Tensor.zeros(prompt.textEmbeds().shape()),
                prompt.timeIds());
    }

    private static Tensor denoise(Model model, Conditioning prompt, Conditioning nothing) {
        Sampling sampling = model.scheduler().start(STEPS);
        RandomSource random = RandomKind.TORCH.source(SEED);
        Tensor latents = noise(model, sampling.initialNoiseScale(), random);
        Tensor sample = latents.copy();
        for (int call = 0; call < sampling.calls(); call++) {
            sampling.scaleInput(call, latents, sample);
            Tensor towards = model.unet().predict(sample, sampling.timestep(call), prompt);
            Tensor away = model.unet().predict(sample, sampling.timestep(call), nothing);
            guide(towards, away);
            sampling.step(call, towards, latents, random);
        }
        return latents;
    }

    private static Tensor noise(Model model, float scale, RandomSource random) {
        int factor = model.vaeFactor();
        Tensor noise = Tensor.zeros(Shape.of(1, 4, SIZE.height() / factor, SIZE.width() / factor));
        random.fillGaussian(noise);
        for (long i = 0; i < noise.shape().elements(); i++) {
            noise.setFloat(i, noise.getFloat(i) * scale);
        }
        return noise;
    }

    /** Classifier-free guidance, arXiv:2207.12598. */
    private static void guide(Tensor towards, Tensor away) {
        for (long i = 0; i < towards.shape().elements(); i++) {
            float from = away.getFloat(i);
            towards.setFloat(i, from + GUIDANCE_SCALE * (towards.getFloat(i) - from));
        }
    }
}
