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
import java.util.stream.IntStream;

import javax.xml.parsers.DocumentBuilderFactory;

/** A page of HTML that is XML too. */
record Page(String text, Document document) {
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
        assertThat(text)
                .doesNotContain("<script", "<link", "@import", "url(")
                .doesNotContainPattern("(href|src)=\"(?!data:|#)");
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
