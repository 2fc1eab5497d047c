package org.gouache;

import java.nio.file.Path;

/**
 * A picture that both models have made.
 *
 * @param request with what it left to the model or to chance filled in
 * @param index which of the request's pictures, from 0
 * @param reference the PNG of the first model
 * @param test the PNG of the second model
 * @param latentsPsnr of the final latents in decibels, {@code 20 log10(max|reference| /
 *     rms(reference - test))}; infinite if they are equal
 * @param picturePsnr of the pictures before they were rounded to 8 bits, in decibels, the peak
 *     being white against black; infinite if they are equal
 */
public record ComparedPicture(
        Request request,
        int index,
        Path reference,
        Path test,
        double latentsPsnr,
        double picturePsnr) {}
