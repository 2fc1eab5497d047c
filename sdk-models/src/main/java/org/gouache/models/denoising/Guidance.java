package org.gouache.models.denoising;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import org.gouache.tensor.Tensor;

import java.lang.foreign.MemorySegment;

/**
 * Classifier-free guidance: goes from the negative prediction towards the positive one and beyond,
 * u + scale (c - u) (arXiv:2207.12598). The result takes the place of the negative half.
 *
 * @param rescale share in which the result is given the deviation of the positive prediction, each
 *     picture for itself (arXiv:2305.08891, section 3.4)
 */
public record Guidance(float scale, float rescale) implements DenoisingStage {
    @Override
    public DenoisingStep apply(DenoisingStep step) {
        long count = step.latents().shape().size(0);
        Tensor guided = step.prediction().slice(0, count);
        Tensor positive = step.prediction().slice(count, 2 * count);
        guide(guided.data(), positive.data());
        if (rescale > 0) {
            for (long i = 0; i < count; i++) {
                rescale(guided.slice(i, i + 1).data(), positive.slice(i, i + 1).data());
            }
        }
        return step.withPrediction(guided);
    }

    private void guide(MemorySegment negative, MemorySegment positive) {
        for (long at = 0; at < negative.byteSize(); at += Float.BYTES) {
            float u = negative.get(JAVA_FLOAT_UNALIGNED, at);
            float c = positive.get(JAVA_FLOAT_UNALIGNED, at);
            negative.set(JAVA_FLOAT_UNALIGNED, at, u + scale * (c - u));
        }
    }

    private void rescale(MemorySegment guided, MemorySegment positive) {
        float ratio = deviation(positive) / deviation(guided);
        float kept = (float) (1 - (double) rescale);
        for (long at = 0; at < guided.byteSize(); at += Float.BYTES) {
            float value = guided.get(JAVA_FLOAT_UNALIGNED, at);
            guided.set(JAVA_FLOAT_UNALIGNED, at, rescale * (value * ratio) + kept * value);
        }
    }

    private static float deviation(MemorySegment values) {
        long count = values.byteSize() / Float.BYTES;
        double sum = 0;
        for (long i = 0; i < count; i++) {
            sum += values.getAtIndex(JAVA_FLOAT_UNALIGNED, i);
        }
        double mean = sum / count;
        double squares = 0;
        for (long i = 0; i < count; i++) {
            double difference = values.getAtIndex(JAVA_FLOAT_UNALIGNED, i) - mean;
            squares += difference * difference;
        }
        return (float) Math.sqrt(squares / (count - 1));
    }
}
