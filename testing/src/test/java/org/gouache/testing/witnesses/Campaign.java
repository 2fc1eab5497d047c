package org.gouache.testing.witnesses;

import java.time.Duration;
import java.time.Instant;

/** Trials one after another, for as long as wanted. */
final class Campaign {
    private static final int NEWS = 100;

    private Campaign() {}

    /**
     * Prints each disagreement with the smallest trial that shows it, and how many trials there
     * were.
     *
     * @param arguments minutes, and the seed of the first trial
     */
    public static void main(String... arguments) {
        Jury jury = new Jury(Witness.usual());
        Instant end = Instant.now().plus(Duration.ofMinutes(Long.parseLong(arguments[0])));
        long first = Long.parseLong(arguments[1]);
        long next = first;
        double greatest = 0;
        while (Instant.now().isBefore(end)) {
            Trial trial = Trial.draw(next++);
            Disagreement found = jury.hear(trial);
            if (found.isBeyondNoise()) {
                System.out.println(found);
                System.out.println(jury.smallest(trial));
            } else {
                greatest = Math.max(greatest, found.size());
            }
            if ((next - first) % NEWS == 0) {
                System.out.printf(
                        "%d networks, noise up to %.2g of its limit%n", next - first, greatest);
            }
        }
        System.out.printf("%d networks%n", next - first);
    }
}
