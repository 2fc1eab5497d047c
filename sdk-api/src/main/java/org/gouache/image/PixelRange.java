package org.gouache.image;

/** What a tensor's values mean: where black and full brightness lie. */
public enum PixelRange {
    /** From -1 to 1, as an autoencoder takes and gives them. */
    SIGNED {
        @Override
        float toUnit(float value) {
            return value * 0.5f + 0.5f;
        }

        @Override
        float ofUnit(float value) {
            return 2f * value - 1f;
        }
    },
    /** From 0 to 1. */
    UNIT {
        @Override
        float toUnit(float value) {
            return value;
        }

        @Override
        float ofUnit(float value) {
            return value;
        }
    };

    abstract float toUnit(float value);

    abstract float ofUnit(float value);
}
