package org.gouache;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What makes a picture again: the same bytes, with the same runtime on the same kind of processor.
 * No path, no time.
 *
 * @param request with what it left to the model or to chance filled in
 * @param index which of the request's pictures, from 0
 * @param model null where it is not known
 * @param options those that change the picture, the runtime that was used among them; the others
 *     have their defaults
 * @param version of Gouache
 */
public record GenerationParameters(
        Request request,
        int index,
        @Nullable ModelIdentity model,
        ModelOptions options,
        String version) {

    /**
     * @throws GouacheException if the request has no picture of that index
     */
    public GenerationParameters {
        if (index < 0 || index >= request.count()) {
            throw new GouacheException(
                    "index must be from 0 to %d, the last of the request's pictures, not %d"
                            .formatted(request.count() - 1, index));
        }
    }

    /** Keyword of the PNG text chunk that holds {@link #toText}. */
    public static final String TEXT_KEYWORD = "parameters";

    /** Keyword of the PNG text chunk that holds {@link #toJson}. */
    public static final String JSON_KEYWORD = "gouache";

    /** As a JSON object; complete. */
    public String toJson() {
        return ParametersJson.write(this);
    }

    /**
     * @throws GouacheException if the text is not what {@link #toJson} writes: names the field
     */
    public static GenerationParameters fromJson(String json) {
        return ParametersJson.read(json);
    }

    /**
     * As text in the manner of AUTOMATIC1111's web UI: the prompt, a line {@code Negative prompt:
     * …} where there is one, and a line {@code Steps: 20, Sampler: Euler, …}.
     */
    public String toText() {
        return ParametersText.write(this);
    }

    /**
     * Reads such text, also of other programs: what it does not say is left to the defaults, and
     * what Gouache has no setting for is ignored.
     *
     * @throws GouacheException if a value cannot be used
     */
    public static GenerationParameters fromText(String text) {
        return ParametersTextReader.read(text);
    }

    /** The texts for a PNG by keyword: both forms. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put(TEXT_KEYWORD, toText());
        texts.put(JSON_KEYWORD, toJson());
        return texts;
    }

    /**
     * Reads the parameters from a picture's texts, the JSON if there is one.
     *
     * @param source names the picture in messages
     * @throws GouacheException if there are none
     */
    public static GenerationParameters fromTexts(Map<String, String> texts, String source) {
        String json = texts.get(JSON_KEYWORD);
        if (json != null) {
            return fromJson(json);
        }
        String text = texts.get(TEXT_KEYWORD);
        if (text != null) {
            return fromText(text);
        }
        throw new GouacheException(
                "%s has no parameters: no text chunk \"%s\" or \"%s\""
                        .formatted(source, JSON_KEYWORD, TEXT_KEYWORD));
    }
}
