package org.gouache.testing.pipelines;

import static org.assertj.core.api.Assertions.assertThat;

import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

/** A page of HTML that is XML too. */
record Page(String text, Document document) {
    private static final Pattern OUTSIDE =
            Pattern.compile("(?:href|src)=\"(?!data:|#).{0,40}|url\\((?!#).{0,40}");

    static Page read(Path file) throws Exception {
        String text = Files.readString(file);
        assertThat(text).startsWith("<!DOCTYPE html>");
        return new Page(text, parse(text));
    }

    /** Fails if it is not well-formed. */
    static Document parse(String xml) throws Exception {
        return DocumentBuilderFactory.newDefaultNSInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(xml)));
    }

    List<Element> elements(String name) {
        NodeList found = document.getElementsByTagNameNS("*", name);
        return IntStream.range(0, found.getLength())
                .mapToObj(i -> (Element) found.item(i))
                .toList();
    }

    /** Whether it shows everything on a machine without a network, to people who cannot see too. */
    void requireSelfContained() {
        for (String reference : List.of("<script", "<link", "@import")) {
            assertThat(text.contains(reference)).as(reference).isFalse();
        }
        assertThat(OUTSIDE.matcher(text).results().map(MatchResult::group)).isEmpty();
        assertThat(elements("img"))
                .isNotEmpty()
                .allSatisfy(image -> {
                    assertThat(image.getAttribute("alt")).isNotBlank();
                    assertThat(image.getAttribute("src")).startsWith("data:image/png;base64,");
                });
        assertThat(elements("svg"))
                .allSatisfy(graphic -> {
                    assertThat(graphic.getAttribute("role")).isEqualTo("img");
                    assertThat(graphic.getAttribute("aria-label")).isNotBlank();
                });
        assertThat(text).contains("width=device-width", "prefers-color-scheme: dark");
    }
}
