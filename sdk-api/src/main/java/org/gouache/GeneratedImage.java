package org.gouache;

import java.nio.file.Path;
import java.util.List;

/** A picture and how it came about. */
public interface GeneratedImage {
    /** What makes it again. */
    GenerationParameters parameters();

    /** What the user should know, such as a prompt that was cut; one line each. */
    List<String> warnings();

    /**
     * Writes a PNG that carries its {@linkplain GenerationParameters parameters}. The file appears
     * when it is complete.
     *
     * @throws GouacheException if it cannot be written
     */
    void write(Path file);
}
