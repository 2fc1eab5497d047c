package org.gouache.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.gouache.GouacheException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A text file of prompts, one a line. */
final class PromptsFile {
    private PromptsFile() {}

    /**
     * Reads all lines that are not blank.
     *
     * @throws GouacheException if there are none, or the file cannot be read
     */
    static List<String> read(Path file) {
        List<String> prompts;
        try {
            prompts =
                    Files.readAllLines(file, UTF_8).stream()
                            .map(String::strip)
                            .filter(line -> !line.isEmpty())
                            .toList();
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(file, e), e);
        }
        if (prompts.isEmpty()) {
            throw new GouacheException("%s: holds no prompts; one a line".formatted(file));
        }
        return prompts;
    }
}
