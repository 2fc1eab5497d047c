package org.gouache.palettize;

import org.gouache.GouacheException;
import org.gouache.tensor.Shape;

/**
 * How much squared errors count, element by element.
 *
 * @param byChannel a factor for each input channel, the largest of them 1
 * @param elementsPerChannel how many neighbouring elements have the same input channel
 */
record InputImportance(double[] byChannel, int elementsPerChannel) {
    static InputImportance of(String name, Shape shape, double[] byChannel) {
        if (shape.rank() < 2 || shape.size(1) != byChannel.length) {
            throw new GouacheException(
                    "%s: %d values of importance for shape %s, expected one for each input channel"
                            .formatted(name, byChannel.length, shape));
        }
        double largest = 0;
        for (int channel = 0; channel < byChannel.length; channel++) {
            double value = byChannel[channel];
            if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
                throw new GouacheException(
                        "%s: importance of input channel %d is %s, expected a number from 0 on"
                                .formatted(name, channel, value));
            }
            largest = Math.max(largest, value);
        }
        if (largest == 0) {
            throw new GouacheException(
                    name + ": no input channel has an importance of more than 0");
        }
        double[] normalized = new double[byChannel.length];
        for (int channel = 0; channel < byChannel.length; channel++) {
            normalized[channel] = byChannel[channel] / largest;
        }
        long perChannel = shape.elements() / shape.size(0) / shape.size(1);
        return new InputImportance(normalized, (int) perChannel);
    }

    /** Multiplies the weights of the elements from {@code first} on, in row-major order. */
    void multiply(long first, int count, double[] weights) {
        long position = first / elementsPerChannel;
        int channel = (int) (position % byChannel.length);
        int left = (int) ((position + 1) * elementsPerChannel - first);
        for (int i = 0; i < count; i++) {
            weights[i] *= byChannel[channel];
            if (--left == 0) {
                left = elementsPerChannel;
                channel = channel + 1 == byChannel.length ? 0 : channel + 1;
            }
        }
    }
}
