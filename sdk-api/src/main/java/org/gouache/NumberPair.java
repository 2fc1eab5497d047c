package org.gouache;

final class NumberPair {
    private NumberPair() {}

    static int[] parse(String text, char separator, String expected) {
        int at = text.indexOf(separator);
        try {
            return new int[] {
                Integer.parseInt(text, 0, Math.max(at, 0), 10),
                Integer.parseInt(text, at + 1, text.length(), 10)
            };
        } catch (NumberFormatException _) {
            throw new GouacheException("\"%s\" is not %s".formatted(text, expected));
        }
    }
}
