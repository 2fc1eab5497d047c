package org.gouache.graph;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Stream;

/**
 * An operation of a graph. Images are [B, C, H, W], token sequences [B, S, C], vectors [B, C]. No
 * operation carries a size that depends on the inputs, so one graph serves every batch, height and
 * width: backends are free in their layouts and may leave those sizes open.
 *
 * <p>Weights are laid out as PyTorch stores them: linear [out, in], convolution [out, in, kh, kw],
 * embedding [rows, width].
 *
 * <p>The records under "fused" come from {@link Fusion} only, never from a network's definition.
 */
public sealed interface Op {
    /** What the operation computes, at least one value. */
    default List<Value> outputs() {
        return List.of(output());
    }

    /** The first (most often only) result. */
    Value output();

    /** The values that the operation reads, in the order of its components. */
    List<Value> operands();

    /** The weights that the operation reads. */
    default List<Parameter> parameters() {
        return List.of();
    }

    private static List<Parameter> present(@Nullable Parameter... parameters) {
        return Stream.of(parameters).filter(p -> p != null).map(p -> (Parameter) p).toList();
    }

    /** Cross-correlation of an image with zero padding. */
    record Conv2d(
            Value output,
            Value input,
            Parameter weight,
            @Nullable Parameter bias,
            int stride,
            Padding padding)
            implements Op {
        @Override
        public List<Value> operands() {
            return List.of(input);
        }

        @Override
        public List<Parameter> parameters() {
            return present(weight, bias);
        }
    }

    /** y = x W^T + b over the last dimension. */
    record Linear(Value output, Value input, Parameter weight, @Nullable Parameter bias)
            implements Op {
        @Override
        public List<Value> operands() {
            return List.of(input);
        }

        @Override
        public List<Parameter> parameters() {
            return present(weight, bias);
        }
    }

    /** Rows of a table by ids [B, S] (I64). */
    record Embedding(Value output, Value ids, Parameter table) implements Op {
        @Override
        public List<Value> operands() {
            return List.of(ids);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(table);
        }
    }

    /** Adds the first S rows of a table [positions, C] to tokens [B, S, C]. */
    record AddPositions(Value output, Value tokens, Parameter table) implements Op {
        @Override
        public List<Value> operands() {
            return List.of(tokens);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(table);
        }
    }

    /** Normalizes each group of channels of an image, then scales and shifts by channel. */
    record GroupNorm(
            Value output, Value input, Parameter weight, Parameter bias, int groups, float epsilon)
            implements Op {
        @Override
        public List<Value> operands() {
            return List.of(input);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(weight, bias);
        }
    }

    /** Normalizes the last dimension, then scales and shifts. */
    record LayerNorm(Value output, Value input, Parameter weight, Parameter bias, float epsilon)
            implements Op {
        @Override
        public List<Value> operands() {
            return List.of(input);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(weight, bias);
        }
    }

    /**
     * softmax(Q K^T / sqrt(C / heads)) V for each head; query [B, S, C], key and value [B, T, C].
     *
     * @param causal whether a query sees only keys up to its own position
     */
    record Attention(Value output, Value query, Value key, Value value, int heads, boolean causal)
            implements Op {
        @Override
        public List<Value> operands() {
            return List.of(query, key, value);
        }
    }

    record Activate(Value output, Value input, Activation activation) implements Op {
        @Override
        public List<Value> operands() {
            return List.of(input);
        }
    }

    /** h * gelu(g), where h and g are the first and second half of the last dimension. */
    record Geglu(Value output, Value input) implements Op {
        @Override
        public List<Value> operands() {
            return List.of(input);
        }
    }

    /** Sum of two values of one shape. */
    record Add(Value output, Value left, Value right) implements Op {
        @Override
        public List<Value> operands() {
            return List.of(left, right);
        }
    }

    /** Adds a vector [B, C] to every pixel of an image [B, C, H, W]. */
    record AddPerChannel(Value output, Value image, Value vector) implements Op {
        @Override
        public List<Value> operands() {
            return List.of(image, vector);
        }
    }

    /** Joins along dimension 1: the channels of images or the entries of vectors. */
    record Concat(Value output, List<Value> operands) implements Op {
        public Concat {
            operands = List.copyOf(operands);
        }
    }

    /** [B, N, C] to [B, N * C]. */
    record Flatten(Value output, Value input) implements Op {
        @Override
        public List<Value> operands() {
            return List.of(input);
        }
    }

    /** [B, C, H, W] to [B, H * W, C]. */
    record ImageToTokens(Value output, Value image) implements Op {
        @Override
        public List<Value> operands() {
            return List.of(image);
        }
    }

    /** [B, H * W, C] to [B, C, H, W], height and width being those of another image. */
    record TokensToImage(Value output, Value tokens, Value like) implements Op {
        @Override
        public List<Value> operands() {
            return List.of(tokens, like);
        }
    }

    /** Doubles height and width by repeating pixels. */
    record UpsampleNearest(Value output, Value image) implements Op {
        @Override
        public List<Value> operands() {
            return List.of(image);
        }
    }

    /**
     * Doubles height and width, to one more or less where another image has that: pixel i comes
     * from floor(i * from / to).
     */
    record UpsampleNearestLike(Value output, Value image, Value like) implements Op {
        @Override
        public List<Value> operands() {
            return List.of(image, like);
        }
    }

    /**
     * The sinusoidal embedding of numbers [B] or [B, N] into [B, width] or [B, N, width]: with half
     * = width / 2 and f_i = exp(-ln(10000) i / (half - frequencyShift)), the sines and cosines of x
     * f_i; in float32 always.
     *
     * @param cosineFirst whether the cosines come before the sines
     */
    record Sinusoid(Value output, Value input, boolean cosineFirst, float frequencyShift)
            implements Op {
        @Override
        public List<Value> operands() {
            return List.of(input);
        }
    }

    /** One token [B, C] of each sequence [B, S, C], chosen by the ids [B, S] (I64). */
    record SelectToken(Value output, Value tokens, Value ids, Pooling pooling) implements Op {
        @Override
        public List<Value> operands() {
            return List.of(tokens, ids);
        }
    }

    /** Fused: a residual sum and its layer norm. */
    record AddLayerNorm(
            Value output,
            Value sum,
            Value left,
            Value right,
            Parameter weight,
            Parameter bias,
            float epsilon)
            implements Op {
        @Override
        public List<Value> outputs() {
            return List.of(output, sum);
        }

        @Override
        public List<Value> operands() {
            return List.of(left, right);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(weight, bias);
        }
    }

    /** Fused: a group norm and the activation after it. */
    record GroupNormActivate(
            Value output,
            Value input,
            Parameter weight,
            Parameter bias,
            int groups,
            float epsilon,
            Activation activation)
            implements Op {
        @Override
        public List<Value> operands() {
            return List.of(input);
        }

        @Override
        public List<Parameter> parameters() {
            return List.of(weight, bias);
        }
    }

    /** Fused: a linear layer and the activation after it. */
    record LinearActivate(
            Value output,
            Value input,
            Parameter weight,
            @Nullable Parameter bias,
            Activation activation)
            implements Op {
        @Override
        public List<Value> operands() {
            return List.of(input);
        }

        @Override
        public List<Parameter> parameters() {
            return present(weight, bias);
        }
    }

    /**
     * Fused: a linear layer and the gate after it; the output has half the width of the linear's.
     */
    record LinearGeglu(Value output, Value input, Parameter weight, @Nullable Parameter bias)
            implements Op {
        @Override
        public List<Value> operands() {
            return List.of(input);
        }

        @Override
        public List<Parameter> parameters() {
            return present(weight, bias);
        }
    }
}
