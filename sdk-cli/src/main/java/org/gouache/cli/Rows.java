package org.gouache.cli;

import java.util.List;
import java.util.stream.Stream;

/** Lines under a title, which stands before the first. */
final class Rows {
    private static final String ROW = "  %-11s %s";

    private Rows() {}

    static Stream<String> of(String title, Stream<String> contents) {
        List<String> lines = contents.toList();
        return Stream.iterate(0, i -> i < lines.size(), i -> i + 1)
                .map(i -> ROW.formatted(i == 0 ? title : "", lines.get(i)));
    }
}
