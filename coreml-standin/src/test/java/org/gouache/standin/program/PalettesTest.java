package org.gouache.standin.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.contract.MemoryWeights;
import org.gouache.contract.TinyNetwork;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.graph.Graph;
import org.gouache.graph.Padding;
import org.gouache.palette.PaletteSpec;
import org.gouache.palettize.Palettizer;
import org.gouache.palettize.decode.WeightElements;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Precision;
import org.gouache.runtime.coreml.file.Constants;
import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.runtime.coreml.file.PackageWriter;
import org.gouache.runtime.coreml.file.StoredTensor;
import org.gouache.runtime.coreml.program.Border;
import org.gouache.runtime.coreml.program.Layout;
import org.gouache.runtime.coreml.program.Lowering;
import org.gouache.runtime.coreml.program.ProgramOptions;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.standin.mil.Rounding;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.PalettizedWeight;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/** Weights with palettes go into packages as they are. */
class PalettesTest {
    private static final String CONVOLUTION = "conv.weight";
    private static final String LINEAR = "fc.weight";

    /** Pixels [B, 6, H, W] to tokens of 12 entries. */
    private static final TinyNetwork NETWORK =
            new TinyNetwork(
                            (b, in) -> {
                                var image = b.conv2d("conv", in.get("x"), 8, 3, 1, Padding.all(1));
                                var tokens = b.imageToTokens("tokens", image);
                                b.output("y", b.linear("fc", tokens, 12, true));
                            })
                    .image("x", 6);

    @TempDir private Path folder;

    @ParameterizedTest
    @CsvSource({
        "MACOS_13, 1",
        "MACOS_13, 2",
        "MACOS_13, 4",
        "MACOS_13, 6",
        "MACOS_13, 8",
        "MACOS_15, 1",
        "MACOS_15, 2",
        "MACOS_15, 3",
        "MACOS_15, 4",
        "MACOS_15, 6",
        "MACOS_15, 8"
    })
    void indicesAreCopied(MinimumOs os, int bits) {
        MemoryWeights weights = weights(PaletteSpec.ofBits(bits));
        try (PackageReader reader = PackageReader.open(write(weights, options(os)))) {
            for (String name : new String[] {CONVOLUTION, LINEAR}) {
                Mil.Operation lookup = lookup(reader, name);
                Mil.Value indices =
                        os == MinimumOs.MACOS_13
                                ? lookup.getAttributesOrThrow("indices")
                                : lookup.getInputsOrThrow("indices").getArguments(0).getValue();
                MemorySegment expected = ((PalettizedWeight) weights.get(name)).indices();
                assertThat(reader.blob(indices).mismatch(expected)).isEqualTo(-1);
                assertDecompresses(reader, lookup, weights, name);
            }
        }
    }

    @Test
    void threeBitsBecomeFourBeforeMacOs15() {
        MemoryWeights weights = weights(PaletteSpec.ofBits(3));
        try (PackageReader reader =
                PackageReader.open(write(weights, options(MinimumOs.MACOS_13)))) {
            for (String name : new String[] {CONVOLUTION, LINEAR}) {
                Mil.Operation lookup = lookup(reader, name);
                StoredTensor palette = reader.tensor(lookup.getAttributesOrThrow("lut"));
                assertThat(palette.shape()).isEqualTo(Shape.of(16));
                assertDecompresses(reader, lookup, weights, name);
            }
        }
    }

    @Test
    void groupsOfOutputChannelsHavePalettesOfTheirOwn() {
        MemoryWeights weights = weights(PaletteSpec.ofBits(2).groupSize(4));
        try (PackageReader reader =
                PackageReader.open(write(weights, options(MinimumOs.MACOS_15)))) {
            Mil.Operation lookup = lookup(reader, CONVOLUTION);
            Mil.Value palettes = lookup.getInputsOrThrow("lut").getArguments(0).getValue();
            assertThat(reader.tensor(palettes).shape()).isEqualTo(Shape.of(2, 1, 1, 1, 4, 1));
            assertDecompresses(reader, lookup, weights, CONVOLUTION);
        }
    }

    @Test
    void groupsAreRefusedBeforeMacOs15() {
        MemoryWeights weights = weights(PaletteSpec.ofBits(2).groupSize(4));
        assertThatThrownBy(() -> write(weights, options(MinimumOs.MACOS_13)))
                .isInstanceOf(GouacheException.class)
                .hasMessageContainingAll(
                        CONVOLUTION, "2 palettes", "macOS 15", "exports for them: --minimum-os 15");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void scalesMultiplyOutputChannelsBeforeTheBias(Layout layout) {
        MemoryWeights weights = weights(PaletteSpec.ofBits(4).scaled(true));
        MemoryWeights decoded = new MemoryWeights();
        weights.names()
                .forEach(name -> {
                    Tensor elements =
                            WeightElements.toTensor(
                                    weights.get(name), ElementType.F32, Arena.ofAuto());
                    decoded.with(name, MemoryWeights.dense(elements));
                });
        ProgramOptions options =
                new ProgramOptions(
                        MinimumOs.MACOS_13, Precision.FLOAT32, layout, AttentionVariant.ORIGINAL);
        float[] expected = run(decoded, options);
        assertThat(run(weights, options)).containsExactly(expected, within(1e-5f));
        assertThat(expected).hasSize(12 * 5 * 4);
    }

    private float[] run(MemoryWeights weights, ProgramOptions options) {
        float[] pixels = new float[6 * 5 * 4];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) Math.sin(i * i);
        }
        try (PackagedNetwork network =
                new PackagedNetwork(
                        new GraphSource(NETWORK, weights), _ -> options, Rounding.NONE, folder)) {
            Tensor image = Tensor.of(Shape.of(1, 6, 5, 4), pixels);
            return requireNonNull(network.run(Map.of("x", image)).get("y")).toFloats();
        }
    }

    private static MemoryWeights weights(PaletteSpec spec) {
        MemoryWeights weights = new MemoryWeights();
        MemoryWeights dense = MemoryWeights.random(NETWORK.build(), 8);
        for (String name : dense.names()) {
            weights.with(
                    name,
                    name.endsWith(".bias")
                            ? dense.get(name)
                            : Palettizer.of(name, dense.dense(name))
                                    .palettize(spec, Arena.ofAuto())
                                    .weight());
        }
        return weights;
    }

    private static ProgramOptions options(MinimumOs os) {
        return new ProgramOptions(
                os, Precision.FLOAT16, Layout.CHANNELS_FIRST, AttentionVariant.SPLIT_EINSUM);
    }

    private Path write(MemoryWeights weights, ProgramOptions options) {
        Path file = folder.resolve(Long.toHexString(new Random().nextLong()) + ".mlpackage");
        Graph graph = NETWORK.build();
        PackageWriter.write(
                file,
                writer ->
                        Lowering.lower(graph, Border.definition(graph), options, weights, writer));
        return file;
    }

    /** The operation that makes a weight of indices and palettes. */
    private static Mil.Operation lookup(PackageReader reader, String weight) {
        String name = weight.replace('.', '_');
        return reader.block().getOperationsList().stream()
                .filter(operation -> operation.getType().equals("constexpr_lut_to_dense"))
                .filter(operation -> operation.getOutputs(0).getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static void assertDecompresses(
            PackageReader reader, Mil.Operation lookup, MemoryWeights weights, String name) {
        float[] expected =
                WeightElements.toTensor(weights.get(name), ElementType.F32, Arena.ofAuto())
                        .toFloats();
        StoredTensor decompressed =
                Constants.of(reader, reader.block()).tensor(lookup.getOutputs(0).getName());
        assertThat(decompressed.toFloats()).containsExactly(expected);
    }
}
