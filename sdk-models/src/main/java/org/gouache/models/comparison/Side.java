package org.gouache.models.comparison;

import java.util.Locale;

/** Which of the two models. */
enum Side {
    REFERENCE,
    TEST;

    /**
     * The name of a picture's file, as in {@code 01-reference.png}.
     *
     * @param number from 0
     */
    String file(int number) {
        return String.format(
                Locale.ROOT, "%02d-%s.png", number + 1, name().toLowerCase(Locale.ROOT));
    }
}
