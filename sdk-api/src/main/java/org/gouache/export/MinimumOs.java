package org.gouache.export;

/** The oldest systems that a Core ML package is for: newer ones know more forms of weights. */
public enum MinimumOs {
    /** And iOS 16: palettes of 1, 2, 4, 6 and 8 bits, one for a whole weight. */
    MACOS_13,
    /** And iOS 18: palettes of 3 bits too, and one for each group of output channels. */
    MACOS_15
}
