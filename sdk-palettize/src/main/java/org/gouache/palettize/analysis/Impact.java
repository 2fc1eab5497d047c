package org.gouache.palettize.analysis;

import org.gouache.palettize.Psnr;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What palettes do to a network's results, for each prompt in decibels.
 *
 * @param ofLatents as {@link Psnr#ofLatents} has it, with the peak of the test signal
 * @param fromPeakOfReference as {@link Psnr#fromPeakOfReference} has it
 */
public record Impact(List<Double> ofLatents, List<Double> fromPeakOfReference) {
    public Impact {
        ofLatents = List.copyOf(ofLatents);
        fromPeakOfReference = List.copyOf(fromPeakOfReference);
    }

    static Impact of(List<float[]> expected, List<float[]> found) {
        List<Double> ofLatents = new ArrayList<>();
        List<Double> fromPeakOfReference = new ArrayList<>();
        for (int i = 0; i < expected.size(); i++) {
            ofLatents.add(Psnr.ofLatents(expected.get(i), found.get(i)));
            fromPeakOfReference.add(Psnr.fromPeakOfReference(expected.get(i), found.get(i)));
        }
        return new Impact(ofLatents, fromPeakOfReference);
    }

    static Impact ofValues(List<Double> values) {
        int prompts = values.size() / 2;
        return new Impact(values.subList(0, prompts), values.subList(prompts, values.size()));
    }

    List<Double> values() {
        return Stream.of(ofLatents, fromPeakOfReference).flatMap(List::stream).toList();
    }
}
