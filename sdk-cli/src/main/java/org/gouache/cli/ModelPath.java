package org.gouache.cli;

import org.gouache.postcard.PostcardXl;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;

/** What {@code --model} and its like name. */
final class ModelPath {
    static final String BUNDLED = "postcard-xl";

    private ModelPath() {}

    /**
     * @param given null or {@value #BUNDLED} for the bundled model; a folder of that name is {@code
     *     ./postcard-xl}
     */
    static Path of(@Nullable Path given) {
        if (given == null || given.equals(Path.of(BUNDLED))) {
            return PostcardXl.folder();
        }
        return given;
    }
}
