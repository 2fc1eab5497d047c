package org.gouache.models.report;

import org.apache.batik.svggen.SVGGraphics2D;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Graphics2D;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.function.Consumer;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;

/** What is drawn, as an element {@code svg}. */
final class SvgGraphic {
    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    /** In place of {@link PlotStyle#INK} and {@link PlotStyle#LINES} on a dark ground. */
    private static final String LIGHT_INK = "#ece7df";

    private static final String LIGHT_LINES = "#3a3631";

    private SvgGraphic() {}

    /**
     * @param title says what it shows, to those who do not see it
     */
    static String of(Consumer<Graphics2D> drawing, int width, int height, String title) {
        Document document = newDocument();
        SVGGraphics2D graphics = new SVGGraphics2D(document);
        graphics.setSVGCanvasSize(new Dimension(width, height));
        drawing.accept(graphics);
        Element root = graphics.getRoot();
        root.setAttribute("viewBox", "0 0 %d %d".formatted(width, height));
        root.setAttribute("role", "img");
        root.setAttribute("aria-label", title);
        Element style = document.createElementNS(NAMESPACE, "style");
        style.setTextContent(
                "@media (prefers-color-scheme: dark) {"
                        + recoloured(PlotStyle.INK, LIGHT_INK)
                        + recoloured(PlotStyle.LINES, LIGHT_LINES)
                        + "}");
        root.insertBefore(style, root.getFirstChild());
        return text(graphics, root);
    }

    private static Document newDocument() {
        try {
            return DocumentBuilderFactory.newDefaultNSInstance()
                    .newDocumentBuilder()
                    .getDOMImplementation()
                    .createDocument(NAMESPACE, "svg", null);
        } catch (ParserConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** By attributes, so that programs that know no styles show what is drawn for paper. */
    private static String recoloured(Color colour, String other) {
        String name =
                "rgb(%d,%d,%d)".formatted(colour.getRed(), colour.getGreen(), colour.getBlue());
        return "svg [fill=\"%1$s\"] { fill: %2$s } svg [stroke=\"%1$s\"] { stroke: %2$s } "
                .formatted(name, other);
    }

    private static String text(SVGGraphics2D graphics, Element root) {
        StringWriter text = new StringWriter();
        try {
            graphics.stream(root, text, false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String document = text.toString();
        return document.substring(document.indexOf("<svg"));
    }
}
