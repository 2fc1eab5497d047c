package org.gouache.text;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds special tokens in a text: the leftmost, and the longest of those that begin there. */
final class SpecialTokenSplitter {
    private static final Pattern NOTHING = Pattern.compile("(?!)");

    private final Pattern pattern;
    private final Map<String, Integer> ids = new HashMap<>();

    /**
     * @param form the form in which the tokens stand in the text
     */
    SpecialTokenSplitter(Map<SpecialToken, Integer> tokens, UnaryOperator<String> form) {
        tokens.forEach((token, id) -> ids.put(form.apply(token.content()), id));
        List<SpecialToken> longestFirst =
                tokens.keySet().stream()
                        .sorted(
                                Comparator.comparingInt(
                                        token -> -form.apply(token.content()).length()))
                        .toList();
        pattern =
                longestFirst.isEmpty()
                        ? NOTHING
                        : longestFirst.stream()
                                .map(token ->
                                        expression(form.apply(token.content()), token.singleWord()))
                                .collect(
                                        Collectors.collectingAndThen(
                                                Collectors.joining("|"),
                                                regex ->
                                                        Pattern.compile(
                                                                regex,
                                                                Pattern.UNICODE_CHARACTER_CLASS)));
    }

    private static String expression(String content, boolean singleWord) {
        String quoted = Pattern.quote(content);
        return singleWord ? "(?<!\\w)" + quoted + "(?!\\w)" : quoted;
    }

    void split(String text, Consumer<String> between, IntConsumer tokens) {
        Matcher matcher = pattern.matcher(text);
        int done = 0;
        while (matcher.find()) {
            between.accept(text.substring(done, matcher.start()));
            tokens.accept(Objects.requireNonNull(ids.get(matcher.group())));
            done = matcher.end();
        }
        between.accept(text.substring(done));
    }
}
