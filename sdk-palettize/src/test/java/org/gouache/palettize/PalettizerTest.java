package org.gouache.palettize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import org.gouache.GouacheException;
import org.gouache.palette.PaletteMethod;
import org.gouache.palette.PaletteSpec;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.PalettizedWeight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

class PalettizerTest {
    private static final Shape MATRIX = Shape.of(24, 50);
    private static final PaletteSpec SCALED = PaletteSpec.ofBits(4).scaled(true);
    private static final PaletteSpec UNIFORM = PaletteSpec.ofBits(4).method(PaletteMethod.UNIFORM);
    private static final PaletteSpec INT8 = PaletteSpec.ofBits(8).method(PaletteMethod.INT8);

    private final Arena arena = Arena.ofAuto();

    private Palettized palettize(DenseWeight weight, PaletteSpec spec) {
        return Palettizer.of("layer.weight", weight).palettize(spec, arena);
    }

    private static float[] palette(PalettizedWeight weight) {
        return DenseWeights.floats(weight.palette());
    }

    private static byte[] bytes(PalettizedWeight weight) {
        return weight.indices().toArray(JAVA_BYTE);
    }

    private static short[] scaleBits(PalettizedWeight weight) {
        return weight.scale() == null
                ? new short[0]
                : weight.scale().data().toArray(JAVA_SHORT_UNALIGNED);
    }

    private static void assertEqual(PalettizedWeight one, PalettizedWeight other) {
        assertThat(one.shape()).isEqualTo(other.shape());
        assertThat(bytes(one)).isEqualTo(bytes(other));
        assertThat(palette(one)).isEqualTo(palette(other));
        assertThat(scaleBits(one)).isEqualTo(scaleBits(other));
    }

    /** The least distance that an entry of the element's palette, times its scale, has from it. */
    private static void assertNearestEntries(DenseWeight dense, PalettizedWeight found) {
        float[] values = DenseWeights.floats(dense);
        float[] palettes = palette(found);
        float[] scales = found.scale() == null ? null : DenseWeights.floats(found.scale());
        int channelElements = values.length / dense.shape().dim(0);
        int entries = 1 << found.bits();
        byte[] packed = bytes(found);
        int[] nearest = new int[values.length];
        int[] indices = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            int group = (int) (i / found.groupElements());
            double scale = scales == null ? 1 : scales[i / channelElements];
            int best = 0;
            for (int entry = 1; entry < entries; entry++) {
                if (Math.abs(palettes[group * entries + entry] * scale - values[i])
                        < Math.abs(palettes[group * entries + best] * scale - values[i])) {
                    best = entry;
                }
            }
            nearest[i] = best;
            indices[i] = index(packed, i, found.bits());
        }
        assertThat(indices).isEqualTo(nearest);
    }

    private static int index(byte[] packed, int element, int bits) {
        int index = 0;
        for (int bit = 0; bit < bits; bit++) {
            int at = element * bits + bit;
            index |= (packed[at / 8] >> at % 8 & 1) << bit;
        }
        return index;
    }

    private static List<PaletteSpec> specs() {
        return List.of(
                PaletteSpec.ofBits(1),
                PaletteSpec.ofBits(3),
                PaletteSpec.ofBits(8),
                PaletteSpec.ofBits(2).groupSize(1),
                PaletteSpec.ofBits(3).groupSize(4),
                SCALED,
                SCALED.groupSize(8),
                UNIFORM,
                UNIFORM.groupSize(6),
                UNIFORM.scaled(true),
                INT8);
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "F32", "BF16"})
    void indicesNameTheNearestEntriesAndErrorsAreThoseOfDecodedValues(ElementType type) {
        DenseWeight dense = DenseWeights.gaussian(1, type, MATRIX);
        DenseWeight half = DenseWeights.half(MATRIX, DenseWeights.floats(dense));
        for (PaletteSpec spec : specs()) {
            Palettized found = palettize(dense, spec);
            assertNearestEntries(half, found.weight());
            double error = DenseWeights.squaredError(dense, found.weight());
            assertThat(found.error().squaredError())
                    .as("%s", spec)
                    .isCloseTo(error, within(1e-9 * error));
            double norm = 0;
            for (float value : DenseWeights.floats(dense)) {
                norm += (double) value * value;
            }
            assertThat(found.error().squaredNorm()).isCloseTo(norm, within(1e-12 * norm));
            assertEqual(palettize(half, spec).weight(), found.weight());
        }
    }

    @Test
    void indicesNameTheNearestEntriesHoweverCloseEntriesAre() {
        float[] values = new float[MATRIX.dim(0) * MATRIX.dim(1)];
        Random random = new Random(8);
        for (int i = 0; i < values.length; i++) {
            values[i] = 1 + random.nextInt(5) * 0x1p-10f;
        }
        values[1000] = 7e-4f;
        DenseWeight dense = DenseWeights.half(MATRIX, values);
        for (int bits : new int[] {1, 2, 3, 4, 6, 8}) {
            PaletteSpec spec = PaletteSpec.ofBits(bits);
            assertNearestEntries(dense, palettize(dense, spec.scaled(true)).weight());
            assertNearestEntries(dense, palettize(dense, spec.scaled(true).groupSize(2)).weight());
        }
    }

    @Test
    void takesEveryFloatingPointType() {
        float[] values = {0.5f, -2, 448, 0.001953125f, 0, 1};
        DenseWeight half = DenseWeights.half(Shape.of(2, 3), values);
        MemorySegment eight = MemorySegment.ofArray(new byte[] {0x30, -64, 0x7E, 1, 0, 0x38});
        MemorySegment doubles = arena.allocate(6 * Double.BYTES);
        for (int i = 0; i < 6; i++) {
            doubles.setAtIndex(JAVA_DOUBLE, i, values[i]);
        }
        for (DenseWeight dense :
                List.of(
                        new DenseWeight(ElementType.F8_E4M3, half.shape(), eight),
                        new DenseWeight(ElementType.F64, half.shape(), doubles))) {
            for (PaletteSpec spec : specs()) {
                assertEqual(palettize(dense, spec).weight(), palettize(half, spec).weight());
            }
        }
    }

    @Test
    void oneAfterTheOtherGivesTheSameAsEachAlone() {
        DenseWeight dense = DenseWeights.rowsOfOtherScale(2, MATRIX);
        Palettizer palettizer = Palettizer.of("layer.weight", dense);
        for (PaletteSpec spec : specs()) {
            Palettized found = palettizer.palettize(spec, arena);
            Palettized alone = palettize(dense, spec);
            assertEqual(found.weight(), alone.weight());
            assertThat(found.error().squaredError()).isEqualTo(alone.error().squaredError());
        }
    }

    @Test
    void manyThreadsGiveTheSame() {
        List<DenseWeight> weights =
                IntStream.range(0, 64)
                        .mapToObj(seed -> DenseWeights.gaussian(seed, ElementType.F16, MATRIX))
                        .toList();
        List<Palettized> parallel =
                weights.parallelStream().map(w -> palettize(w, PaletteSpec.ofBits(6))).toList();
        for (int i = 0; i < weights.size(); i++) {
            assertEqual(
                    parallel.get(i).weight(),
                    palettize(weights.get(i), PaletteSpec.ofBits(6)).weight());
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 24", "5, 6", "4, 6", "23, 2", "24, 1", "25, 1", "1000, 1", "0, 1"})
    void groupSizeIsTheGreatestDivisorNotAbove(int groupSize, int groups) {
        DenseWeight dense = DenseWeights.rowsOfOtherScale(3, MATRIX);
        PalettizedWeight found =
                palettize(dense, PaletteSpec.ofBits(3).groupSize(groupSize)).weight();
        assertThat(found.groups()).isEqualTo(groups);
        for (int group = 0; group < groups; group++) {
            long from = group * found.groupSize();
            long to = from + found.groupSize();
            assertEqual(
                    found.rows(from, to),
                    palettize(dense.rows(from, to), PaletteSpec.ofBits(3)).weight());
        }
    }

    @Test
    void scalesAreTheLargestOfEachOutputChannel() {
        Shape shape = Shape.of(12, 7, 3, 3);
        DenseWeight dense = DenseWeights.rowsOfOtherScale(4, shape);
        PalettizedWeight found = palettize(dense, SCALED).weight();
        float[] values = DenseWeights.floats(dense);
        float[] scales = DenseWeights.floats(found.scale());
        for (int channel = 0; channel < 12; channel++) {
            float largest = 0;
            for (int i = 0; i < 63; i++) {
                largest = Math.max(largest, Math.abs(values[channel * 63 + i]));
            }
            assertThat(scales[channel]).isEqualTo(largest);
        }
        assertThat(palettize(dense, SCALED).error().squaredError())
                .isLessThan(0.6 * palettize(dense, PaletteSpec.ofBits(4)).error().squaredError());
    }

    @Test
    void scaledPalettesAreAsGoodAsOptimalOnesOfTheirRatios() {
        Shape shape = Shape.of(1, 60_000);
        DenseWeight dense = DenseWeights.gaussian(5, ElementType.F16, shape);
        for (int bits : new int[] {1, 2, 3, 4, 6, 8}) {
            double optimal = palettize(dense, PaletteSpec.ofBits(bits)).error().squaredError();
            Palettized scaled = palettize(dense, PaletteSpec.ofBits(bits).scaled(true));
            assertThat(scaled.error().squaredError()).isCloseTo(optimal, within(3e-3 * optimal));
        }
    }

    @ParameterizedTest
    @EnumSource
    void channelsOfZerosStayZero(PaletteMethod method) {
        float[] values = new float[60];
        Arrays.fill(values, 0, 20, -3);
        Arrays.fill(values, 40, 60, 0.5f);
        values[3] = 5;
        DenseWeight dense = DenseWeights.half(Shape.of(3, 20), values);
        PaletteSpec spec = new PaletteSpec(8, method, 0, true);
        PalettizedWeight found = palettize(dense, spec).weight();
        assertThat(Arrays.copyOfRange(DenseWeights.floats(found), 20, 40)).containsOnly(0f);
        assertThat(DenseWeights.floats(found.scale())[1]).isZero();
        DenseWeight zeros = DenseWeights.half(Shape.of(3, 20), new float[60]);
        assertThat(palettize(zeros, spec).error().squaredError()).isZero();
        assertThat(DenseWeights.floats(palettize(zeros, spec).weight())).containsOnly(0f);
    }

    @Test
    void int8IsLinearAndSymmetric() {
        DenseWeight dense = DenseWeights.rowsOfOtherScale(6, MATRIX);
        PalettizedWeight found = palettize(dense, INT8).weight();
        float[] palette = palette(found);
        for (int i = 0; i < 256; i++) {
            assertThat(palette[i]).isEqualTo(i - 128);
        }
        float[] values = DenseWeights.floats(dense);
        float[] scales = DenseWeights.floats(found.scale());
        for (int row = 0; row < 24; row++) {
            float largest = 0;
            for (int i = 0; i < 50; i++) {
                largest = Math.max(largest, Math.abs(values[row * 50 + i]));
            }
            assertThat(scales[row])
                    .isEqualTo(Float.float16ToFloat(Float.floatToFloat16(largest / 127)));
        }
        assertNearestEntries(dense, found);
    }

    @Test
    void int8KeepsTheSmallestNumbers() {
        float least = 0x1p-24f;
        DenseWeight dense = DenseWeights.half(Shape.of(1, 4), least, -2 * least, 127 * least, 0);
        assertThat(palettize(dense, INT8).error().squaredError()).isZero();
    }

    @Test
    void uniformPalettesGoFromLeastToGreatest() {
        DenseWeight dense = DenseWeights.half(Shape.of(2, 3), -1, 0.3f, 0.1f, 2, 1, 0.2f);
        PaletteSpec spec = PaletteSpec.ofBits(2).method(PaletteMethod.UNIFORM);
        Palettized found = palettize(dense, spec);
        assertThat(palette(found.weight())).containsExactly(-1, 0, 1, 2);
        assertThat(DenseWeights.floats(found.weight())).containsExactly(-1, 0, 0, 2, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 6, 8})
    void aConstantIsExactWithEveryMethod(int bits) {
        float[] values = new float[30];
        Arrays.fill(values, 0.3f);
        DenseWeight dense = DenseWeights.half(Shape.of(5, 6), values);
        PaletteSpec spec = PaletteSpec.ofBits(bits);
        for (PaletteSpec each :
                List.of(spec, spec.scaled(true), spec.method(PaletteMethod.UNIFORM))) {
            Palettized found = palettize(dense, each);
            assertThat(found.error().squaredError()).isZero();
            assertThat(bytes(found.weight())).containsOnly(0);
            assertThat(palette(found.weight())).isSorted();
        }
    }

    @Test
    void fewValuesAreExactAndTheLastIsRepeated() {
        DenseWeight dense = DenseWeights.half(Shape.of(2, 3), 7, -2, 7, 0.5f, -2, 7);
        Palettized found = palettize(dense, PaletteSpec.ofBits(3));
        assertThat(found.error().squaredError()).isZero();
        assertThat(palette(found.weight())).containsExactly(-2, 0.5f, 7, 7, 7, 7, 7, 7);
        assertThat(DenseWeights.floats(found.weight())).isEqualTo(DenseWeights.floats(dense));
    }

    @Test
    void zerosOfEitherSignBecomeZeroWithoutSign() {
        DenseWeight dense = DenseWeights.half(Shape.of(2, 2), -0f, 0f, -0f, 1);
        PalettizedWeight found = palettize(dense, PaletteSpec.ofBits(1)).weight();
        assertThat(palette(found)).containsExactly(0f, 1f);
        assertThat(DenseWeights.floats(found)).containsExactly(0f, 0f, 0f, 1f);
    }

    @Test
    void numbersInTheMiddleGoToTheLowerEntry() {
        float[] values = {-1, -1, -1, -1, 0, 1, 1, 1, 1};
        DenseWeight dense = DenseWeights.half(Shape.of(1, 9), values);
        PaletteSpec spec = PaletteSpec.ofBits(1).method(PaletteMethod.UNIFORM);
        for (PaletteSpec each : List.of(spec, spec.scaled(true))) {
            assertThat(DenseWeights.floats(palettize(dense, each).weight())[4]).isEqualTo(-1);
        }
    }

    @Test
    void vectorsHaveOnePalette() {
        Shape shape = Shape.of(100);
        DenseWeight dense = DenseWeights.gaussian(7, ElementType.F16, shape);
        assertThat(palettize(dense, PaletteSpec.ofBits(4).groupSize(4)).weight().groups()).isOne();
        for (PaletteSpec spec : List.of(SCALED.groupSize(4), UNIFORM.scaled(true), INT8)) {
            PalettizedWeight found = palettize(dense, spec).weight();
            assertThat(found.groups()).isOne();
            float[] scales = DenseWeights.floats(found.scale());
            assertThat(scales).hasSize(100).containsOnly(scales[0]);
            assertNearestEntries(dense, found);
        }
    }

    @Test
    void importantChannelsGetTheEntries() {
        float[] values = {0, 10, 1, 20, 2, 30, 3, 40};
        DenseWeight dense = DenseWeights.half(Shape.of(4, 2), values);
        PalettizedWeight first =
                Palettizer.of("w", dense, new double[] {1, 0})
                        .palettize(PaletteSpec.ofBits(2), arena)
                        .weight();
        assertThat(palette(first)).containsExactly(0, 1, 2, 3);
        PalettizedWeight second =
                Palettizer.of("w", dense, new double[] {0, 1e300})
                        .palettize(PaletteSpec.ofBits(2), arena)
                        .weight();
        assertThat(palette(second)).containsExactly(10, 20, 30, 40);
        Palettized scaled =
                Palettizer.of("w", dense, new double[] {1, 0})
                        .palettize(PaletteSpec.ofBits(2).scaled(true), arena);
        float[] found = DenseWeights.floats(scaled.weight());
        for (int row = 0; row < 4; row++) {
            assertThat(found[2 * row]).isCloseTo(row, within(0.01f));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "F16, NaN, 'layer.weight: element [1, 2] is NaN; palettes take finite numbers'",
        "F16, -Infinity, 'layer.weight: element [1, 2] is -Infinity; palettes take finite numbers'",
        "F16, 70000, 'layer.weight: element [1, 2] is Infinity; palettes take finite numbers'",
        "F32, 65520, 'layer.weight: element [1, 2] is 65520.0, too large for float16'",
        "BF16, -1e38, 'layer.weight: element [1, 2] is -9.96921E37, too large for float16'",
        "F32, NaN, 'layer.weight: element [1, 2] is NaN; palettes take finite numbers'",
    })
    void refusesNumbersThatAreNotFiniteInFloat16(ElementType type, float value, String message) {
        float[] values = {1, 2, 3, 4, 5, 6, value, value};
        Palettizer palettizer =
                Palettizer.of("layer.weight", DenseWeights.of(type, Shape.of(2, 4), values));
        assertThat(palettizer.isFinite()).isFalse();
        for (PaletteSpec spec : specs()) {
            assertThatThrownBy(() -> palettizer.palettize(spec, arena))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage(message);
        }
        DenseWeight largest = DenseWeights.half(Shape.of(2), 65504, 0);
        assertThat(Palettizer.of("w", largest).isFinite()).isTrue();
    }

    @Test
    void refusesWhatCannotBePalettized() {
        DenseWeight ids = new DenseWeight(ElementType.I64, Shape.of(1), arena.allocate(Long.BYTES));
        assertRefused(
                () -> Palettizer.of("ids", ids),
                "ids: is of type I64; palettes are for floating-point numbers");
        assertRefused(
                () -> Palettizer.of("t", DenseWeights.half(Shape.of(0, 4))),
                "t: shape [0, 4] cannot be palettized, expected 1 to 2147483647 elements");
        assertRefused(
                () -> Palettizer.of("t", DenseWeights.half(Shape.scalar(), 1)),
                "t: shape [] cannot be palettized, expected 1 to 2147483647 elements");
    }

    @Test
    void refusesImportanceThatDoesNotFit() {
        DenseWeight dense = DenseWeights.half(Shape.of(2, 2), 1, 2, 3, 4);
        assertRefused(
                () -> Palettizer.of("w", dense, new double[] {1}),
                "w: 1 values of importance for shape [2, 2], expected one for each input channel");
        assertRefused(
                () -> Palettizer.of("w", dense, new double[] {1, -1}),
                "w: importance of input channel 1 is -1.0, expected a number from 0 on");
        assertRefused(
                () -> Palettizer.of("w", dense, new double[] {Double.NaN, 1}),
                "w: importance of input channel 0 is NaN, expected a number from 0 on");
        assertRefused(
                () -> Palettizer.of("w", dense, new double[] {0, 0}),
                "w: no input channel has an importance of more than 0");
        assertRefused(
                () -> Palettizer.of("b", DenseWeights.half(Shape.of(1), 1), new double[] {1}),
                "b: 1 values of importance for shape [1], expected one for each input channel");
    }

    private static void assertRefused(Runnable attempt, String message) {
        assertThatThrownBy(attempt::run).isInstanceOf(GouacheException.class).hasMessage(message);
    }
}
