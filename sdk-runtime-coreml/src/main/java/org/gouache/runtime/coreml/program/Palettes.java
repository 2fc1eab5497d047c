package org.gouache.runtime.coreml.program;

import org.gouache.GouacheException;
import org.gouache.file.SegmentBytes;
import org.gouache.palettize.decode.PackedIndices;
import org.gouache.palettize.packing.IndexPacker;
import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.PackageWriter.Blob;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.tensor.Shape;
import org.gouache.weight.PalettizedWeight;
import org.gouache.weight.Weight;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;

/**
 * Palettized weights, as {@code constexpr_lut_to_dense}: of its two generations the one that the
 * program's oldest systems know. Indices are the checkpoint's bytes, but for those of 3 bits where
 * systems do not know such: they become 4 bits wide.
 */
final class Palettes {
    private static final int CHUNK = 1 << 20;

    private final ProgramBuilder program;
    private final StoredValues stored;
    private final ProgramOptions options;

    Palettes(ProgramBuilder program, StoredValues stored, ProgramOptions options) {
        this.program = program;
        this.stored = stored;
        this.options = options;
    }

    /**
     * Adds a palettized weight without its scales.
     *
     * @param name nothing else's
     * @param parameter for messages: the weight's name in its store
     * @throws GouacheException if the program's oldest systems do not know such palettes
     */
    Operand add(String name, String parameter, PalettizedWeight weight) {
        OperationBuilder operation = program.operation("constexpr_lut_to_dense");
        switch (options.minimumOs()) {
            case MACOS_13 -> {
                requireOnePalette(parameter, weight);
                first(operation, weight);
            }
            case MACOS_15 -> second(operation, weight);
        }
        return operation.result(name, options.type(), weight.shape());
    }

    private static void requireOnePalette(String parameter, PalettizedWeight weight) {
        if (weight.groups() > 1) {
            throw new GouacheException(
                    "%s has %d palettes, one for each group of output channels, which only macOS 15 and later know (exports for them: --minimum-os 15); macOS 13 knows palettes without groups"
                            .formatted(parameter, weight.groups()));
        }
    }

    /** Specification 7: parameters are attributes, indices packed bytes, shapes numbers. */
    private void first(OperationBuilder operation, PalettizedWeight weight) {
        int bits = weight.bits() == 3 ? 4 : weight.bits();
        long elements = weight.shape().elements();
        TensorType indices =
                new TensorType(
                        MilType.UINT8, Shape.of(PalettizedWeight.indexBytes(elements, bits)));
        operation
                .attribute("indices", stored.of(indices, indices(weight, bits)))
                .attribute("lut", palette(weight, Shape.of(1L << bits)))
                .attribute("shape", sizes(weight.shape()));
    }

    /** Specification 9: parameters are inputs, indices have a type of their width. */
    private void second(OperationBuilder operation, PalettizedWeight weight) {
        TensorType indices = new TensorType(MilType.ofIndices(weight.bits()), weight.shape());
        long[] sizes = new long[weight.shape().rank() + 2];
        Arrays.fill(sizes, 1);
        sizes[0] = weight.groups();
        sizes[sizes.length - 2] = 1L << weight.bits();
        operation
                .input("indices", stored.of(indices, indices(weight, weight.bits())))
                .input("lut", palette(weight, Shape.of(sizes)));
    }

    /** The palettes one after another, each filled up with zeros if more entries are asked for. */
    private Mil.Value palette(PalettizedWeight weight, Shape shape) {
        Weight palette = weight.palette();
        TensorType type = new TensorType(options.type(), shape);
        long missing = shape.elements() - palette.shape().elements();
        Blob entries = Weights.elements(palette, type.type().unpacked());
        return stored.of(
                type,
                channel -> {
                    entries.writeTo(channel);
                    channel.write(
                            ByteBuffer.allocate(
                                    Math.toIntExact(missing) * type.type().unpacked().bytes()));
                });
    }

    private static Blob indices(PalettizedWeight weight, int bits) {
        return bits == weight.bits()
                ? channel -> SegmentBytes.write(weight.indices(), channel)
                : channel -> widen(channel, weight, bits);
    }

    private static void widen(WritableByteChannel channel, PalettizedWeight weight, int bits)
            throws IOException {
        PackedIndices indices = new PackedIndices(weight.indices(), weight.bits());
        long elements = weight.shape().elements();
        for (long first = 0; first < elements; first += CHUNK) {
            byte[] chunk = new byte[(int) Math.min(CHUNK, elements - first)];
            for (int i = 0; i < chunk.length; i++) {
                chunk[i] = (byte) indices.get(first + i);
            }
            SegmentBytes.write(MemorySegment.ofArray(IndexPacker.pack(chunk, bits)), channel);
        }
    }

    private static Mil.Value sizes(Shape shape) {
        TensorType type = new TensorType(MilType.UINT32, Shape.of(shape.rank()));
        ByteBuffer bytes =
                ByteBuffer.allocate(shape.rank() * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(shape.toArray()).forEach(size -> bytes.putInt(Math.toIntExact(size)));
        return ImmediateValues.tensor(type, bytes.array());
    }
}
