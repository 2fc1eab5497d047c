package org.gouache.models.pipeline;

import org.gouache.Conditioning;
import org.gouache.Model;
import org.gouache.ModelKind;
import org.gouache.Request;
import org.gouache.TextEncoder;
import org.gouache.TextEncoding;
import org.gouache.tensor.Tensor;
import org.gouache.text.ClipTokenizer;
import org.gouache.text.TokenizedPrompt;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Turns a request's prompts into what the UNet is conditioned on, as the reference's {@code
 * encode_prompt} does it.
 *
 * @param zeroNegative whether an absent negative prompt means zeros
 * @param warnings told of prompts that were cut
 */
record PromptEncoder(
        Model model, boolean zeroNegative, Cancellation cancellation, Consumer<String> warnings) {

    /**
     * The conditioning of a whole batch: with guidance [negative; positive], each {@code
     * request.count()} times.
     *
     * @param request with all sizes filled in
     */
    Conditioning encode(Request request, boolean guided) {
        TextEncoding positive = positive(request);
        List<TextEncoding> texts =
                guided ? List.of(negative(request, positive), positive) : List.of(positive);
        TextEncoding batch =
                new TextEncoding(
                        repeated(texts.stream().map(TextEncoding::hiddenStates), request.count()),
                        repeated(texts.stream().map(TextEncoding::pooled), request.count()));
        return model.kind() == ModelKind.STABLE_DIFFUSION
                ? Conditioning.of(batch)
                : Conditioning.of(batch, TimeIds.of(request, guided));
    }

    private TextEncoding positive(Request request) {
        return encode(
                new Prompts(request.prompt(), or(request.prompt2(), request.prompt())),
                request.clipSkip());
    }

    private TextEncoding negative(Request request, TextEncoding positive) {
        if (request.negativePrompt() == null && zeroNegative) {
            return new TextEncoding(
                    Tensor.zeros(positive.hiddenStates().shape()),
                    Tensor.zeros(positive.pooled().shape()));
        }
        String first = Objects.requireNonNullElse(request.negativePrompt(), "");
        return encode(new Prompts(first, or(request.negativePrompt2(), first)), 0);
    }

    /** The reference takes an empty second prompt for an absent one. */
    private static String or(@Nullable String second, String first) {
        return second == null || second.isEmpty() ? first : second;
    }

    /** What the two text encoders read; models with one have no use for the second. */
    private record Prompts(String first, String second) {}

    private TextEncoding encode(Prompts prompts, int clipSkip) {
        TextEncoding first =
                encode(model.tokenizer(), model.textEncoder(), prompts.first(), clipSkip);
        return model.kind() == ModelKind.STABLE_DIFFUSION
                ? first
                : first.join(
                        encode(
                                model.tokenizer2(),
                                model.textEncoder2(),
                                prompts.second(),
                                clipSkip));
    }

    private TextEncoding encode(
            ClipTokenizer tokenizer, TextEncoder encoder, String prompt, int clipSkip) {
        TokenizedPrompt tokens = tokenizer.encode(prompt);
        if (tokens.isCut()) {
            warnings.accept(
                    "the prompt is longer than %d tokens; without effect: \"%s\""
                            .formatted(tokenizer.maxLength(), tokens.cut()));
        }
        return cancellation.during(
                encoder.network(), () -> encoder.encode(tokens.toTensor(), clipSkip));
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
