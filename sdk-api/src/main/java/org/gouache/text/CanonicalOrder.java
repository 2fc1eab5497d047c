package org.gouache.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * Puts long runs of combining marks into their canonical order (Unicode 16, section 3.11), which
 * leaves the text canonically equal. {@link Normalizer} does so by insertion, in quadratic time: a
 * megabyte of alternating accents would take it many minutes.
 */
final class CanonicalOrder {
    private static final int LONG_RUN = 64;

    // Marks of the lowest and the highest combining class: 1 and 240.
    private static final String LOWEST = "\u0334";
    private static final String HIGHEST = "\u0345";

    private static final Comparator<String> BY_CLASS =
            (first, second) -> {
                if (isReordered(first, second)) {
                    return 1;
                }
                return isReordered(second, first) ? -1 : 0;
            };

    private CanonicalOrder() {}

    static String of(String text) {
        StringBuilder ordered = new StringBuilder();
        int done = 0;
        for (int i = 0; i < text.length(); ) {
            int end = endOfMarks(text, i);
            if (end - i > LONG_RUN) {
                ordered.append(text, done, i).append(ordered(text.substring(i, end)));
                done = end;
            }
            i = end == i ? i + Character.charCount(text.codePointAt(i)) : end;
        }
        return done == 0 ? text : ordered.append(text, done, text.length()).toString();
    }

    private static int endOfMarks(String text, int start) {
        int end = start;
        while (end < text.length() && isMark(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return end;
    }

    private static boolean isMark(int character) {
        return switch (Character.getType(character)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK ->
                    true;
            default -> false;
        };
    }

    private static String ordered(String run) {
        List<String> marks =
                run.codePoints()
                        .mapToObj(mark ->
                                Normalizer.normalize(Character.toString(mark), Normalizer.Form.NFD))
                        .flatMapToInt(String::codePoints)
                        .mapToObj(Character::toString)
                        .toList();
        Map<String, Integer> classes = classes(marks);
        StringBuilder ordered = new StringBuilder(run.length());
        List<String> reorderable = new ArrayList<>();
        for (String mark : marks) {
            if (classes.containsKey(mark)) {
                reorderable.add(mark);
            } else {
                appendSorted(ordered, reorderable, classes);
                ordered.append(mark);
            }
        }
        appendSorted(ordered, reorderable, classes);
        return ordered.toString();
    }

    /** Numbers that compare as the combining classes do; marks of class 0 have none. */
    private static Map<String, Integer> classes(List<String> marks) {
        List<String> sorted =
                new HashSet<>(marks)
                        .stream().filter(CanonicalOrder::isReorderable).sorted(BY_CLASS).toList();
        Map<String, Integer> classes = new HashMap<>();
        int current = 0;
        for (int i = 0; i < sorted.size(); i++) {
            if (i > 0 && BY_CLASS.compare(sorted.get(i - 1), sorted.get(i)) != 0) {
                current++;
            }
            classes.put(sorted.get(i), current);
        }
        return classes;
    }

    private static void appendSorted(
            StringBuilder text, List<String> marks, Map<String, Integer> classes) {
        marks.sort(Comparator.comparing(classes::get));
        marks.forEach(text::append);
        marks.clear();
    }

    private static boolean isReorderable(String mark) {
        return isReordered(mark, LOWEST) || isReordered(HIGHEST, mark);
    }

    private static boolean isReordered(String first, String second) {
        return Normalizer.normalize(first + second, Normalizer.Form.NFD).equals(second + first)
                && !first.equals(second);
    }
}
