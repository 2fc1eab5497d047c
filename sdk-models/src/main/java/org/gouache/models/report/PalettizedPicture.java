package org.gouache.models.report;

import java.nio.file.Path;

/**
 * A picture by a palettized network, against that of the dense one.
 *
 * @param file its PNG
 * @param latentsPsnr of the final latents in decibels, from the peak of the reference; infinite if
 *     they are equal
 * @param picturePsnr of the picture before it was rounded to 8 bits, in decibels, from white
 *     against black; infinite if they are equal
 */
public record PalettizedPicture(Path file, double latentsPsnr, double picturePsnr) {}
