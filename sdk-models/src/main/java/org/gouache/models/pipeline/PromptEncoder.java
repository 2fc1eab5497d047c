package org.gouache.models.pipeline;

import org.gouache.Conditioning;
import org.gouache.MemoryMode;
import org.gouache.Model.Component;
import org.gouache.ModelKind;
import org.gouache.Request;
import org.gouache.TextEncoder;
import org.gouache.TextEncoding;
import org.gouache.tensor.Tensor;
import org.gouache.text.ClipTokenizer;
import org.gouache.text.TokenizedPrompt;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Turns a request's prompts into what the UNet is conditioned on, as the reference's {@code
 * encode_prompt} does it.
 *
 * @param warnings told of prompts that were cut
 */
record PromptEncoder(CheckpointModel model, Cancellation cancellation, Consumer<String> warnings) {
    private static final int LONGEST_QUOTE = 200;

    /** What the two text encoders read, and how many layers they leave out. */
    private record Prompt(String first, String second, int clipSkip) {}

    /**
     * The conditioning of a whole batch: with guidance [negative; positive], each {@code
     * request.count()} times.
     *
     * @param request with all sizes filled in
     */
    Conditioning encode(Request request, boolean guided) {
        boolean zeros = guided && request.negativePrompt() == null && model.zeroNegative();
        List<Prompt> prompts =
                guided && !zeros
                        ? List.of(negative(request), positive(request))
                        : List.of(positive(request));
        List<TextEncoding> texts = encode(prompts);
        if (zeros) {
            texts.addFirst(zerosLike(texts.getFirst()));
        }
        TextEncoding batch =
                new TextEncoding(
                        repeated(texts.stream().map(TextEncoding::hiddenStates), request.count()),
                        repeated(texts.stream().map(TextEncoding::pooled), request.count()));
        return model.kind() == ModelKind.STABLE_DIFFUSION
                ? Conditioning.of(batch)
                : Conditioning.of(batch, TimeIds.of(request, guided));
    }

    private static Prompt positive(Request request) {
        String first = request.prompt();
        return new Prompt(first, or(request.prompt2(), first), request.clipSkip());
    }

    private static Prompt negative(Request request) {
        String first = Objects.requireNonNullElse(request.negativePrompt(), "");
        return new Prompt(first, or(request.negativePrompt2(), first), 0);
    }

    /** The reference takes an empty second prompt for an absent one. */
    private static String or(@Nullable String second, String first) {
        return second == null || second.isEmpty() ? first : second;
    }

    private static TextEncoding zerosLike(TextEncoding text) {
        return new TextEncoding(
                Tensor.zeros(text.hiddenStates().shape()), Tensor.zeros(text.pooled().shape()));
    }

    /** One encoder after the other, so that both need not be in memory. */
    private List<TextEncoding> encode(List<Prompt> prompts) {
        List<TextEncoding> texts = new ArrayList<>();
        ClipTokenizer tokenizer = model.tokenizer();
        cancellation.await(model.beginLoading(Component.TEXT_ENCODER));
        TextEncoder first = model.textEncoder();
        for (Prompt prompt : prompts) {
            texts.add(encode(tokenizer, first, prompt.first(), prompt.clipSkip()));
        }
        release(Component.TEXT_ENCODER);
        if (model.kind() == ModelKind.STABLE_DIFFUSION) {
            return texts;
        }
        ClipTokenizer tokenizer2 = model.tokenizer2();
        cancellation.await(model.beginLoading(Component.TEXT_ENCODER_2));
        TextEncoder second = model.textEncoder2();
        for (int i = 0; i < prompts.size(); i++) {
            Prompt prompt = prompts.get(i);
            TextEncoding right = encode(tokenizer2, second, prompt.second(), prompt.clipSkip());
            texts.set(i, texts.get(i).join(right));
        }
        release(Component.TEXT_ENCODER_2);
        return texts;
    }

    private void release(Component textEncoder) {
        if (model.options().memory() == MemoryMode.LOW) {
            model.unload(textEncoder);
        }
    }

    private TextEncoding encode(
            ClipTokenizer tokenizer, TextEncoder encoder, String prompt, int clipSkip) {
        TokenizedPrompt tokens = tokenizer.encode(prompt);
        if (tokens.isCut()) {
            warnings.accept(
                    "the prompt is longer than %d tokens; without effect: \"%s\""
                            .formatted(tokenizer.maxLength(), shortened(tokens.cut())));
        }
        return cancellation.during(
                encoder.network(), () -> encoder.encode(tokens.toTensor(), clipSkip));
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_QUOTE
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_QUOTE)) + "…";
    }

    /** One below the other, each {@code count} times in a row. */
    private static Tensor repeated(Stream<Tensor> texts, int count) {
        List<Tensor> entries = texts.toList();
        long size = (long) entries.size() * count;
        Tensor batch = Tensor.zeros(entries.getFirst().shape().with(0, size));
        for (int i = 0; i < size; i++) {
            batch.slice(i, i + 1).copyFrom(entries.get(i / count));
        }
        return batch;
    }
}
