package org.gouache.palette;

import java.util.List;
import java.util.stream.IntStream;

/** Prompts that show things at places and times, each thing once at each place. */
final class Scenes {
    private static final List<String> THINGS =
            List.of(
                    "a red car",
                    "a photo of a blue boat",
                    "a white house",
                    "a brown dog",
                    "a black cat",
                    "a yellow lighthouse",
                    "a pink tent",
                    "an orange umbrella",
                    "a green tree",
                    "a purple hot air balloon",
                    "a surfing dog on a yellow board",
                    "a picture of a black car",
                    "a postcard of a red lighthouse",
                    "a blue umbrella",
                    "a white boat",
                    "a pink house");
    private static final List<String> PLACES =
            List.of(
                    "at sea",
                    "on the ocean",
                    "on the beach",
                    "in the desert",
                    "in the snow",
                    "on a meadow",
                    "in the grass",
                    "on a snowy hill");
    private static final List<String> TIMES =
            List.of(
                    "at sunset",
                    "by day",
                    "at night",
                    "in the fog",
                    "under the stars",
                    "on a misty morning",
                    "on a sunny day",
                    "in the evening");

    static final List<String> PROMPTS =
            IntStream.range(0, THINGS.size() * PLACES.size()).mapToObj(Scenes::prompt).toList();

    private Scenes() {}

    /** Neighbours show different things at different places and times. */
    private static String prompt(int number) {
        int thing = number % THINGS.size();
        int round = number / THINGS.size();
        return "%s %s %s"
                .formatted(
                        THINGS.get(thing),
                        PLACES.get((round + thing) % PLACES.size()),
                        TIMES.get((3 * round + 5 * thing) % TIMES.size()));
    }
}
