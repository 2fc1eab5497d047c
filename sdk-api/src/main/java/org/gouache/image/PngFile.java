package org.gouache.image;

import org.gouache.GouacheException;
import org.gouache.file.AtomicFile;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A picture as a PNG file and the texts that it carries, such as the parameters of its making.
 *
 * @param texts by keyword, in the order of the file
 * @see <a href="https://www.w3.org/TR/png-3/">Portable Network Graphics, third edition</a>
 */
public record PngFile(Image image, Map<String, String> texts) {
    public PngFile {
        texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
    }

    /**
     * Reads a picture with all its texts. Pixels of every kind become red, green and blue as
     * Pillow's {@code convert("RGB")} has it: transparency is dropped, of 16 bits the upper eight
     * count, and gray of 16 bits is white from 255 up.
     *
     * @throws GouacheException if the file is missing, not a PNG file, or damaged
     */
    public static PngFile read(Path file) {
        PngChunks chunks = PngChunks.read(file);
        return new PngFile(PngPixels.decode(chunks), PngTexts.decode(chunks));
    }

    /**
     * Reads the texts alone.
     *
     * @throws GouacheException if the file is missing, not a PNG file, or damaged
     */
    public static Map<String, String> readTexts(Path file) {
        return Collections.unmodifiableMap(PngTexts.decode(PngChunks.read(file)));
    }

    /**
     * Writes a picture: beside its place first, then moved there, so that nobody sees half a file.
     * The same picture and texts make the same bytes.
     *
     * @param texts by keyword: 1 to 79 characters of Latin-1
     * @throws GouacheException if the file cannot be written, or a text cannot be stored
     */
    public static void write(Path file, Image image, Map<String, String> texts) {
        ByteBuffer png = ByteBuffer.wrap(PngEncoder.encode(image, texts));
        AtomicFile.write(
                file,
                channel -> {
                    while (png.hasRemaining()) {
                        channel.write(png);
                    }
                });
    }
}
