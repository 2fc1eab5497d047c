package org.gouache.palettize.analysis;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.GouacheException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.SafetensorsFile;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/** A block of a covariance as deviations and the lower triangle of correlations, on its way. */
record PackedCorrelations(Tensor block) {
    int size() {
        return block.shape().dim(0);
    }

    Shape shape() {
        return Shape.of(elements(size()));
    }

    private static long elements(long size) {
        return size * (size + 1) / 2;
    }

    private float deviation(int i) {
        return (float) Math.sqrt(block.getFloat((long) i * size() + i));
    }

    void writeDeviations(WritableByteChannel channel) throws IOException {
        ByteBuffer bytes = buffer(size() * Float.BYTES);
        for (int i = 0; i < size(); i++) {
            bytes.putFloat(deviation(i));
        }
        channel.write(bytes.flip());
    }

    void writeTriangle(WritableByteChannel channel) throws IOException {
        ByteBuffer bytes = buffer(size() * Short.BYTES);
        float[] deviations = new float[size()];
        for (int i = 0; i < size(); i++) {
            deviations[i] = deviation(i);
            bytes.clear();
            for (int j = 0; j <= i; j++) {
                float product = deviations[i] * deviations[j];
                float value = block.getFloat((long) i * size() + j);
                bytes.putShort(Float.floatToFloat16(product == 0 ? 0 : value / product));
            }
            channel.write(bytes.flip());
        }
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * The same in a file.
     *
     * @param size how many deviations it has
     */
    record Stored(
            SafetensorsFile file,
            String name,
            int size,
            MemorySegment triangle,
            MemorySegment deviations) {
        /**
         * @param first its first deviation
         * @throws GouacheException if the tensors are of other types, or the sizes do not fit
         */
        static Stored of(SafetensorsFile file, String name, String deviationsName, int first) {
            DenseWeight triangle = file.get(name);
            DenseWeight deviations = file.get(deviationsName);
            long elements = triangle.shape().elements();
            long size = (long) ((Math.sqrt(8.0 * elements + 1) - 1) / 2);
            if (triangle.type() != ElementType.F16
                    || triangle.shape().rank() != 1
                    || elements == 0
                    || elements(size) != elements) {
                throw new GouacheException(
                        "%s: tensor '%s' is %s %s, expected F16 [n * (n + 1) / 2]"
                                .formatted(file, name, triangle.type(), triangle.shape()));
            }
            if (deviations.type() != ElementType.F32
                    || deviations.shape().elements() - first < size) {
                throw new GouacheException(
                        "%s: tensor '%s' is %s %s, expected F32 of at least %d values"
                                .formatted(
                                        file,
                                        deviationsName,
                                        deviations.type(),
                                        deviations.shape(),
                                        first + size));
            }
            return new Stored(
                    file,
                    name,
                    Math.toIntExact(size),
                    triangle.data(),
                    deviations.data().asSlice((long) first * Float.BYTES, size * Float.BYTES));
        }

        /**
         * @throws GouacheException if a value is not one of a covariance
         */
        Tensor expand() {
            float[] scales = new float[size];
            for (int i = 0; i < size; i++) {
                scales[i] = deviations.get(JAVA_FLOAT_UNALIGNED, (long) i * Float.BYTES);
                require(scales[i] >= 0 && Float.isFinite(scales[i] * scales[i]), scales[i]);
            }
            Tensor block = Tensor.zeros(Shape.of(size, size));
            long at = 0;
            for (int i = 0; i < size; i++) {
                for (int j = 0; j <= i; j++) {
                    float value = Float.float16ToFloat(triangle.get(JAVA_SHORT_UNALIGNED, at));
                    require(Math.abs(value) <= 1 + 1e-3f, value);
                    at += Short.BYTES;
                    float product = value * scales[i] * scales[j];
                    block.setFloat((long) i * size + j, product);
                    block.setFloat((long) j * size + i, product);
                }
            }
            return block;
        }

        private void require(boolean condition, float value) {
            if (!condition) {
                throw new GouacheException(
                        "%s: tensor '%s' holds %s, which is no correlation or deviation"
                                .formatted(file, name, value));
            }
        }
    }
}
