package org.gouache.runtime.coreml;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.tensor.Conversion;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;

/** How elements lie in a model's array, compared with the network's tensor. */
enum Order {
    /** One after the other in both. */
    SAME {
        @Override
        void enter(Tensor tensor, Tensor array) {
            if (tensor.type() == ElementType.I64 || array.type() == ElementType.I32) {
                for (long i = 0; i < tensor.shape().elements(); i++) {
                    set(array, i, get(tensor, i));
                }
            } else {
                Conversion.convert(tensor.type(), tensor.data(), array.type(), array.data());
            }
        }

        @Override
        void leave(Tensor array, Tensor tensor) {
            Conversion.convert(array.type(), array.data(), tensor.type(), tensor.data());
        }
    },
    /** Tokens [1, S, C] are [1, C, 1, S] in the model. */
    CHANNELS_FIRST {
        @Override
        void enter(Tensor tensor, Tensor array) {
            long tokens = tensor.shape().size(1);
            long channels = tensor.shape().size(2);
            for (long channel = 0; channel < channels; channel++) {
                for (long token = 0; token < tokens; token++) {
                    set(array, channel * tokens + token, get(tensor, token * channels + channel));
                }
            }
        }

        @Override
        void leave(Tensor array, Tensor tensor) {
            long tokens = tensor.shape().size(1);
            long channels = tensor.shape().size(2);
            for (long channel = 0; channel < channels; channel++) {
                for (long token = 0; token < tokens; token++) {
                    set(tensor, token * channels + channel, get(array, channel * tokens + token));
                }
            }
        }
    };

    /**
     * Brings a tensor to the model, converted to its type.
     *
     * @param array F16, F32 or I32
     */
    abstract void enter(Tensor tensor, Tensor array);

    /**
     * Brings what the model gave to a tensor.
     *
     * @param tensor F32
     */
    abstract void leave(Tensor array, Tensor tensor);

    /** Whether an array may be one of tokens, channels first: [B, C, 1, S]. */
    static boolean isChannelsFirst(Shape array) {
        return array.rank() == 4 && array.size(2) == 1;
    }

    /** Ids are small enough for a float32. */
    private static float get(Tensor from, long index) {
        return switch (from.type()) {
            case I64 -> from.data().get(JAVA_LONG_UNALIGNED, index * Long.BYTES);
            case I32 -> from.data().get(JAVA_INT_UNALIGNED, index * Integer.BYTES);
            case F16 ->
                    Float.float16ToFloat(
                            from.data().get(JAVA_SHORT_UNALIGNED, index * Short.BYTES));
            default -> from.getFloat(index);
        };
    }

    private static void set(Tensor to, long index, float value) {
        switch (to.type()) {
            case I32 -> to.data().set(JAVA_INT_UNALIGNED, index * Integer.BYTES, (int) value);
            case F16 ->
                    to.data()
                            .set(
                                    JAVA_SHORT_UNALIGNED,
                                    index * Short.BYTES,
                                    Float.floatToFloat16(value));
            default -> to.setFloat(index, value);
        }
    }
}
