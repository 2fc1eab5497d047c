package org.gouache.palette;

import org.gouache.GouacheException;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a recipe is to reach. */
public sealed interface RecipeTarget {
    /** At most so many bits on average over the layers that may get palettes. */
    record Bits(double bits) implements RecipeTarget {
        /**
         * @throws GouacheException if the bits are not from 1 to 16
         */
        public Bits {
            if (!(bits >= 1 && bits <= PaletteRecipe.DENSE)) {
                throw new GouacheException(
                        "a target must be from 1 to %d bits, not %s"
                                .formatted(PaletteRecipe.DENSE, plain(bits)));
            }
        }

        @Override
        public String toString() {
            return plain(bits) + " bits";
        }
    }

    /** At most so many bytes for these layers, palettes counted. */
    record Bytes(long bytes) implements RecipeTarget {
        /**
         * @throws GouacheException if the bytes are not positive
         */
        public Bytes {
            if (bytes < 1) {
                throw new GouacheException(
                        "a target must be at least 1 byte, not %d".formatted(bytes));
            }
        }

        @Override
        public String toString() {
            return plain(bytes / 1e6) + "MB";
        }
    }

    /** The smallest recipe with at least this PSNR of the probe's latents. */
    record Decibels(double psnr) implements RecipeTarget {
        /**
         * @throws GouacheException if the PSNR is not from 0 to 200
         */
        public Decibels {
            if (!(psnr >= 0 && psnr <= 200)) {
                throw new GouacheException(
                        "a target must be from 0 to 200 dB, not %s".formatted(plain(psnr)));
            }
        }

        @Override
        public String toString() {
            return plain(psnr) + "dB";
        }
    }

    /**
     * Reads a target: bits as in {@code 4.5}, a size as in {@code 40MB} (also kB and GB, of 1000),
     * or a PSNR as in {@code 60dB}.
     *
     * @throws GouacheException if it is none of them or out of range
     */
    static RecipeTarget parse(String text) {
        Matcher matcher = Syntax.TARGET.matcher(text.strip());
        if (!matcher.matches()) {
            throw new GouacheException(
                    "a target must be as in 4.5 (bits), 40MB or 60dB, not \"%s\"".formatted(text));
        }
        double number = Double.parseDouble(matcher.group(1));
        return switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
            case "kb" -> new Bytes(Math.round(number * 1e3));
            case "mb" -> new Bytes(Math.round(number * 1e6));
            case "gb" -> new Bytes(Math.round(number * 1e9));
            case "db" -> new Decibels(number);
            default -> new Bits(number);
        };
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** How targets are written. */
    final class Syntax {
        private static final Pattern TARGET =
                Pattern.compile(
                        "(\\d+(?:\\.\\d+)?)\\s*(|bits?|kb|mb|gb|db)", Pattern.CASE_INSENSITIVE);

        private Syntax() {}
    }
}
