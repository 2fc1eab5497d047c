package org.gouache.standin.mil;

import java.util.Arrays;

/**
 * What a convolution multiplies: a row for each channel and each element of its kernel, a column
 * for each pixel of the result.
 *
 * @param channel the first one, among all of the batch
 */
record Patches(float[] image, int channel, Window vertical, Window horizontal)
        implements RightOperand {
    @Override
    public void read(int row, int column, int count, float[] target) {
        int taps = vertical.kernel() * horizontal.kernel();
        int plane = (channel + row / taps) * vertical.size();
        int tapY = row % taps / horizontal.kernel();
        int tapX = row % horizontal.kernel();
        for (int done = 0; done < count; ) {
            int y = (column + done) / horizontal.results();
            int x = (column + done) % horizontal.results();
            int length = Math.min(count - done, horizontal.results() - x);
            int line = vertical.source(y, tapY);
            if (vertical.contains(line)) {
                readLine((plane + line) * horizontal.size(), x, tapX, length, target, done);
            } else {
                Arrays.fill(target, done, done + length, 0);
            }
            done += length;
        }
    }

    private void readLine(int line, int x, int tap, int length, float[] target, int to) {
        int first = horizontal.source(x, tap);
        int stride = horizontal.stride();
        for (int i = 0; i < length; i++) {
            int source = first + i * stride;
            target[to + i] = horizontal.contains(source) ? image[line + source] : 0;
        }
    }
}
