package org.gouache;

import org.gouache.image.Image;
import org.gouache.image.PngFile;

import java.nio.file.Path;
import java.util.List;

/**
 * A picture and how it came about.
 *
 * @param parameters what makes it again
 * @param warnings what the user should know, such as a prompt that was cut; one line each
 */
public record GeneratedImage(Image image, GenerationParameters parameters, List<String> warnings) {
    public GeneratedImage {
        warnings = List.copyOf(warnings);
    }

    /**
     * Writes a PNG that carries its {@linkplain GenerationParameters parameters}. The file appears
     * when it is complete.
     *
     * @throws GouacheException if it cannot be written
     */
    public void write(Path file) {
        PngFile.write(file, image, parameters.texts());
    }
}
