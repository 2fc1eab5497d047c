package org.gouache.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.golden.Golden;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.SafetensorsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

class RandomSourcesTest {
    private static final JsonNode CASES = JsonMapper.shared().readTree(Golden.path("rng.json"));
    private static final SafetensorsFile NUMBERS =
            SafetensorsFile.open(Golden.path("rng.safetensors"), Arena.ofAuto());

    /** Draws from one generator, one after the other. */
    record Draws(long seed, List<JsonNode> calls) {
        @Override
        public String toString() {
            return calls.getFirst().get("key").asString();
        }
    }

    static Stream<Draws> torchRandn() {
        Stream<Draws> single =
                CASES.get("torch_randn")
                        .valueStream()
                        .map(draw -> new Draws(seed(draw), List.of(draw)));
        Stream<Draws> sequences =
                CASES.get("torch_sequences")
                        .valueStream()
                        .map(sequence ->
                                new Draws(
                                        seed(sequence),
                                        sequence.get("calls").valueStream().toList()));
        return Stream.concat(single, sequences);
    }

    @ParameterizedTest
    @MethodSource("torchRandn")
    void drawsTorchNormalsBitByBit(Draws draws) {
        RandomSource random = RandomKind.TORCH.source(draws.seed());

        for (JsonNode call : draws.calls()) {
            Tensor drawn = Tensor.zeros(shape(call));
            random.fillGaussian(drawn);

            assertThat(drawn.toFloats()).as(key(call)).containsExactly(floats(key(call)));
        }
    }

    @Test
    void drawsTheLatentsOfALargePictureAsTorchDoes() {
        Tensor drawn = Tensor.zeros(Shape.of(1, 4, 128, 128));

        RandomKind.TORCH.source(42).fillGaussian(drawn);

        assertThat(drawn.getFloat(0)).isEqualTo(1.9269152879714966f);
        assertThat(drawn.getFloat(1)).isEqualTo(1.4872840642929077f);
        assertThat(drawn.getFloat(65535)).isEqualTo(1.6214947700500488f);
    }

    static Stream<JsonNode> torchRand() {
        return CASES.get("torch_rand").valueStream();
    }

    @ParameterizedTest
    @MethodSource("torchRand")
    void drawsTorchUniformNumbersBitByBit(JsonNode draw) {
        Tensor drawn = Tensor.zeros(shape(draw));

        new TorchRandom(seed(draw)).fillUniform(drawn);

        assertThat(drawn.toFloats()).containsExactly(floats(key(draw)));
    }

    static Stream<Draws> numpyRandn() {
        List<Draws> draws = new ArrayList<>();
        List<JsonNode> calls = new ArrayList<>();
        for (JsonNode call : CASES.get("numpy_randn")) {
            if (!calls.isEmpty() && seed(calls.getFirst()) != seed(call)) {
                draws.add(new Draws(seed(calls.getFirst()), List.copyOf(calls)));
                calls.clear();
            }
            calls.add(call);
        }
        draws.add(new Draws(seed(calls.getFirst()), calls));
        return draws.stream();
    }

    @ParameterizedTest
    @MethodSource("numpyRandn")
    void drawsNumpyNormalsRoundedToFloat(Draws draws) {
        RandomSource random = RandomKind.NUMPY.source(draws.seed());

        for (JsonNode call : draws.calls()) {
            Tensor drawn = Tensor.zeros(shape(call));
            random.fillGaussian(drawn);

            double[] expected = data(key(call)).toArray(ValueLayout.JAVA_DOUBLE_UNALIGNED);
            for (int i = 0; i < expected.length; i++) {
                assertThat(drawn.getFloat(i))
                        .as("%s[%d]", key(call), i)
                        .isEqualTo((float) expected[i]);
            }
        }
    }

    static Stream<JsonNode> philox() {
        return CASES.get("philox").valueStream();
    }

    @ParameterizedTest
    @MethodSource("philox")
    void drawsCudaNormals(JsonNode draw) {
        RandomSource random = RandomKind.CUDA.source(seed(draw));
        Tensor drawn = Tensor.zeros(Shape.of(draw.get("n").asInt()));

        for (int call = 0; call <= draw.get("call").asInt(); call++) {
            random.fillGaussian(drawn);
        }

        assertThat(drawn.toFloats())
                .usingComparatorWithPrecision(1e-6f)
                .containsExactly(floats(key(draw)));
    }

    @ParameterizedTest
    @MethodSource("philox")
    void countsAsPhiloxDoes(JsonNode draw) {
        CudaRandom random = new CudaRandom(seed(draw));
        long[] expected =
                data(draw.get("bits").asString()).toArray(ValueLayout.JAVA_LONG_UNALIGNED);
        int n = draw.get("n").asInt();

        for (int i = 0; i < n; i++) {
            long words = random.firstWords(draw.get("call").asInt(), i);
            assertThat(words).isEqualTo(expected[n + i] << 32 | expected[i]);
        }
    }

    @Test
    void refusesSeedsThatNumpyDoesNotTake() {
        assertThatThrownBy(() -> RandomKind.NUMPY.source(1L << 32))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("4294967296");
    }

    @Test
    void drawsEachEntryOfABatchFromItsOwnSource() {
        Tensor batch = Tensor.zeros(Shape.of(2, 4, 3));
        Tensor second = Tensor.zeros(Shape.of(1, 4, 3));

        RandomSource.batched(List.of(RandomKind.TORCH.source(1), RandomKind.TORCH.source(2)))
                .fillGaussian(batch);
        RandomKind.TORCH.source(2).fillGaussian(second);

        assertThat(batch.slice(1, 2).toFloats()).containsExactly(second.toFloats());
    }

    private static long seed(JsonNode draw) {
        return Long.parseUnsignedLong(draw.get("seed").asString());
    }

    private static String key(JsonNode draw) {
        return draw.get("key").asString();
    }

    private static Shape shape(JsonNode draw) {
        return Shape.of(draw.get("shape").valueStream().mapToLong(JsonNode::asLong).toArray());
    }

    private static float[] floats(String name) {
        return data(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
    }

    private static MemorySegment data(String name) {
        return NUMBERS.get(name).data();
    }
}
