package org.gouache.testing.witnesses;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

import org.gouache.graph.Activation;
import org.gouache.graph.GraphBuilder;
import org.gouache.graph.Padding;
import org.gouache.graph.Pooling;
import org.gouache.graph.Value;
import org.gouache.tensor.Shape;

import java.util.List;

/** A layer, and its choice of what it takes. Where nothing fits it, it is left out. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
sealed interface Layer {
    int MOST_CHOICES = 6;
    long MOST_ELEMENTS = 1 << 15;

    void addTo(GraphBuilder module, Values values);

    static Layer draw(Dice dice) {
        int of = dice.between(0, dice.between(0, MOST_CHOICES));
        return switch (dice.upTo(18)) {
            case 1, 2, 3 ->
                    new Convolution(
                            of,
                            dice.size(49),
                            dice.upTo(5),
                            dice.upTo(3),
                            new Padding(
                                    dice.between(0, 2),
                                    dice.between(0, 2),
                                    dice.between(0, 2),
                                    dice.between(0, 2)));
            case 4, 5 -> new Linear(of, dice.size(80), dice.flag());
            case 6 -> new GroupNorm(of, dice.upTo(8));
            case 7 -> new LayerNorm(of);
            case 8 -> new Attention(of, dice.between(0, MOST_CHOICES), dice.upTo(5), dice.flag());
            case 9 -> new Activate(of, dice.pick(Activation.values()));
            case 10 -> new Gate(of, dice.size(40));
            case 11 -> new Sum(of, dice.between(0, MOST_CHOICES));
            case 12 -> new SumPerChannel(of, dice.between(0, MOST_CHOICES));
            case 13 -> new Join(of, dice.between(0, MOST_CHOICES));
            case 14 -> new Reshape(of);
            case 15 -> new Doubling(of);
            case 16 -> new Resizing(of, dice.between(0, MOST_CHOICES));
            case 17 -> new Sinusoid(2 * dice.between(2, 20), dice.flag(), dice.between(0, 1));
            case 18 -> new Words(dice.size(40), dice.sometimes(2, dice.upTo(20)));
            default -> throw new AssertionError();
        };
    }

    /** A cross-correlation. */
    record Convolution(int of, int channels, int kernel, int stride, Padding padding)
            implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            Value image = values.image(of);
            Shape in = image.shape();
            if (in.size(2) + padding.top() + padding.bottom() >= kernel
                    && in.size(3) + padding.left() + padding.right() >= kernel) {
                values.add(module.conv2d("conv", image, channels, kernel, stride, padding));
            }
        }
    }

    record Linear(int of, int width, boolean bias) implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            values.add(module.linear("linear", values.tokensOrVector(of), width, bias));
        }
    }

    /**
     * Not of groups of one value: of those only the bias is left, and what rounding the value
     * causes beside it, which ONNX Runtime multiplies by the root of epsilon's inverse.
     *
     * @param groups at most
     */
    record GroupNorm(int of, int groups) implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            Value image = values.image(of);
            int fitting = greatestDivisor(image.shape().dim(1), groups);
            if (image.shape().elements() > (long) image.shape().dim(0) * fitting) {
                values.add(module.groupNorm("norm", image, fitting, 1e-5f));
            }
        }
    }

    record LayerNorm(int of) implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            values.add(module.layerNorm("norm", values.tokensOrVector(of), 1e-5f));
        }
    }

    /**
     * @param seen the choice of tokens for keys and values, unless causal: then as the queries
     * @param heads at most
     */
    record Attention(int of, int seen, int heads, boolean causal) implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            Value query = values.tokens(of);
            Value other = causal ? query : values.tokens(seen);
            int width = query.shape().dim(2);
            Value key = module.linear("key", other, width, false);
            Value value = module.linear("value", other, width, true);
            int fitting = greatestDivisor(width, heads);
            values.add(module.attention("attention", query, key, value, fitting, causal));
        }
    }

    record Activate(int of, Activation activation) implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            values.add(module.activate("activate", values.any(of), activation));
        }
    }

    /** A linear layer and its gate; of an even width also the gate alone. */
    record Gate(int of, int width) implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            Value input = values.tokensOrVector(of);
            if (input.shape().size(-1) % 2 == 0) {
                values.add(module.geglu("alone", input));
            }
            values.add(module.geglu("gate", module.linear("linear", input, 2L * width, true)));
        }
    }

    record Sum(int of, int with) implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            Value left = values.any(of);
            Value right =
                    values.choose(with, value -> value.shape().equals(left.shape())).orElseThrow();
            values.add(module.add("sum", left, right));
        }
    }

    record SumPerChannel(int of, int with) implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            Value image = values.image(of);
            Value vector = values.vector(with);
            Value fitting = module.linear("linear", vector, image.shape().size(1), true);
            values.add(module.addPerChannel("sum", image, fitting));
        }
    }

    /** A concatenation. */
    record Join(int of, int with) implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            Value first = values.imageOrVector(of);
            Shape rest = first.shape().with(1, 0);
            Value second =
                    values.choose(
                                    with,
                                    value ->
                                            value.shape().rank() == rest.rank()
                                                    && value.shape().with(1, 0).equals(rest))
                            .orElseThrow();
            values.add(module.concat("joined", List.of(first, second, first)));
        }
    }

    /** An image's pixels as tokens, tokens as pixels of an image if there is a fitting one. */
    record Reshape(int of) implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            Value value = values.any(of);
            switch (value.shape().rank()) {
                case 4 -> values.add(module.imageToTokens("tokens", value));
                case 3 -> {
                    values.choose(of, image -> hasPixels(image.shape(), value.shape().size(1)))
                            .map(like -> module.tokensToImage("image", value, like))
                            .ifPresentOrElse(
                                    values::add, () -> values.add(module.flatten("flat", value)));
                }
                default -> {}
            }
        }

        private static boolean hasPixels(Shape image, long count) {
            return image.rank() == 4 && image.size(2) * image.size(3) == count;
        }
    }

    record Doubling(int of) implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            Value image = values.image(of);
            if (image.shape().elements() < MOST_ELEMENTS) {
                values.add(module.upsampleNearest("doubled", image));
            }
        }
    }

    /** Doubles an image's size to that of another, if one has about that. */
    record Resizing(int of, int like) implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            Value image = values.image(of);
            values.choose(like, other -> isAboutDouble(other.shape(), image.shape()))
                    .map(other -> module.upsampleNearestLike("resized", image, other))
                    .ifPresent(values::add);
        }

        private static boolean isAboutDouble(Shape large, Shape small) {
            return large.rank() == small.rank()
                    && Math.abs(large.size(2) - 2 * small.size(2)) <= 1
                    && Math.abs(large.size(3) - 2 * small.size(3)) <= 1;
        }
    }

    record Sinusoid(int width, boolean cosineFirst, int frequencyShift) implements Layer {
        @Override
        public void addTo(GraphBuilder module, Values values) {
            Value numbers = values.input("numbers");
            values.add(module.sinusoid("sinusoid", numbers, width, cosineFirst, frequencyShift));
        }
    }

    /**
     * Embedded ids with positions, and one of them.
     *
     * @param end the id that is selected; 0 if it is the largest
     */
    record Words(int width, int end) implements Layer {
        private static final int MORE_POSITIONS = 1;

        @Override
        public void addTo(GraphBuilder module, Values values) {
            Value ids = values.input("ids");
            Value rows = module.embedding("embedding", ids, 20, width);
            int positions = ids.shape().dim(1) + MORE_POSITIONS;
            Value tokens = module.addPositions("positions", rows, positions);
            values.add(tokens);
            Pooling pooling = end == 0 ? new Pooling.LargestId() : new Pooling.FirstOf(end);
            values.add(module.selectToken("selected", tokens, ids, pooling));
        }
    }

    private static int greatestDivisor(int number, int most) {
        int divisor = Math.min(number, most);
        while (number % divisor != 0) {
            divisor--;
        }
        return divisor;
    }
}
