package org.gouache.models.html;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import org.gouache.file.AtomicFile;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A page that needs no other file, written element by element: HTML that is well-formed XML too.
 * Elements without content are {@code meta}, {@code img} and {@code br}.
 */
public final class HtmlPage {
    private static final String STYLE = "page.css";
    private static final String XHTML = "http://www.w3.org/1999/xhtml";

    private final Writer raw;
    private final XMLStreamWriter xml;

    private HtmlPage(Writer raw) throws XMLStreamException {
        this.raw = raw;
        this.xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(raw);
    }

    /**
     * Writes a page.
     *
     * @param body writes what stands below the title
     * @throws org.gouache.GouacheException if the file cannot be written
     */
    public static void write(Path file, String title, Consumer<HtmlPage> body) {
        AtomicFile.write(
                file,
                channel -> {
                    try (Writer writer = new BufferedWriter(Channels.newWriter(channel, UTF_8))) {
                        new HtmlPage(writer).whole(title, body);
                    } catch (XMLStreamException e) {
                        throw failure(e);
                    } catch (UncheckedIOException e) {
                        throw requireNonNull(e.getCause());
                    }
                });
    }

    private void whole(String title, Consumer<HtmlPage> body) throws XMLStreamException {
        xml.writeDTD("<!DOCTYPE html>\n");
        inside(
                "html",
                () -> {
                    inside(
                            "head",
                            () -> {
                                empty("meta", "charset", "utf-8");
                                empty(
                                        "meta",
                                        "name",
                                        "viewport",
                                        "content",
                                        "width=device-width, initial-scale=1");
                                element("title", title);
                                element("style", style());
                            });
                    inside(
                            "body",
                            () -> {
                                element("h1", title);
                                body.accept(this);
                            });
                },
                "xmlns",
                XHTML,
                "lang",
                "en");
        xml.writeEndDocument();
        xml.flush();
    }

    private static String style() {
        try (InputStream css = HtmlPage.class.getResourceAsStream(STYLE)) {
            return new String(requireNonNull(css).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * An element with others in it.
     *
     * @param attributes names and values in turn
     */
    public void inside(String name, Runnable content, String... attributes) {
        xml(() -> {
            xml.writeStartElement(name);
            writeAttributes(attributes);
        });
        content.run();
        xml(xml::writeEndElement);
    }

    /** An element with a text in it. */
    public void element(String name, String text, String... attributes) {
        inside(name, () -> text(text), attributes);
    }

    /**
     * A row of a table.
     *
     * @param cell {@code th} in its head, {@code td} below
     * @param name of the row
     */
    public void row(String cell, String name, String... values) {
        inside(
                "tr",
                () -> {
                    element("th", name, "scope", cell.equals("th") ? "col" : "row");
                    List.of(values).forEach(value -> element(cell, value));
                });
    }

    public void text(String text) {
        xml(() -> xml.writeCharacters(text));
    }

    /**
     * A picture, which becomes part of the page.
     *
     * @param png its file
     * @param alt says what it shows
     */
    public void image(Path png, String alt, String... attributes) {
        String data;
        try {
            data = Base64.getEncoder().encodeToString(Files.readAllBytes(png));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        xml(() -> {
            xml.writeEmptyElement("img");
            writeAttributes("src", "data:image/png;base64," + data, "alt", alt);
            writeAttributes(attributes);
        });
    }

    /** An element of SVG or MathML with all in it, as it stands. */
    public void markup(String element) {
        xml(() -> {
            xml.writeCharacters("");
            xml.flush();
            try {
                raw.write(element);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void empty(String name, String... attributes) {
        xml(() -> {
            xml.writeEmptyElement(name);
            writeAttributes(attributes);
        });
    }

    private void writeAttributes(String... attributes) throws XMLStreamException {
        for (int i = 0; i < attributes.length; i += 2) {
            xml.writeAttribute(attributes[i], attributes[i + 1]);
        }
    }

    private interface Writing {
        void write() throws XMLStreamException;
    }

    private static void xml(Writing writing) {
        try {
            writing.write();
        } catch (XMLStreamException e) {
            throw new UncheckedIOException(failure(e));
        }
    }

    private static IOException failure(XMLStreamException e) {
        return e.getCause() instanceof IOException cause ? cause : new IOException(e);
    }
}
