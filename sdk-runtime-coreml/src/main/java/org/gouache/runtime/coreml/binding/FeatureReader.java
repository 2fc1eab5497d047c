package org.gouache.runtime.coreml.binding;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.shim.Shim;
import org.gouache.runtime.coreml.shim.gouache_coreml_feature;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads what a model says of its inputs and outputs. */
final class FeatureReader {
    private FeatureReader() {}

    /**
     * @throws GouacheException if one of them is no array of numbers
     */
    static List<Feature> features(Path path, MemorySegment model, NativeError error) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = gouache_coreml_feature.allocate(arena);
            List<Feature> features = new ArrayList<>();
            for (int i = 0; i < Shim.gouache_coreml_feature_count(model); i++) {
                error.check(
                        Shim.gouache_coreml_feature_read(model, i, struct, error.struct()), path);
                features.add(feature(path, i, struct));
            }
            return List.copyOf(features);
        }
    }

    private static Feature feature(Path path, int index, MemorySegment struct) {
        String name = gouache_coreml_feature.name(struct).getString(0);
        int kind = gouache_coreml_feature.kind(struct);
        Feature.Side side =
                gouache_coreml_feature.side(struct) == Shim.GOUACHE_COREML_INPUT()
                        ? Feature.Side.INPUT
                        : Feature.Side.OUTPUT;
        if (kind != Shim.GOUACHE_COREML_MULTI_ARRAY()) {
            throw new GouacheException(
                    "%s: %s is no array of numbers but of Core ML's type %d"
                            .formatted(path, name, kind));
        }
        return new Feature(index, side, name, type(path, name, struct), shape(struct));
    }

    /** Null where the model does not tell: a size of none is no size either. */
    private static @Nullable Shape shape(MemorySegment struct) {
        long[] sizes = new long[gouache_coreml_feature.rank(struct)];
        for (int axis = 0; axis < sizes.length; axis++) {
            sizes[axis] = gouache_coreml_feature.shape(struct, axis);
        }
        boolean told = sizes.length > 0 && Arrays.stream(sizes).allMatch(size -> size > 0);
        return told ? Shape.of(sizes) : null;
    }

    private static ElementType type(Path path, String name, MemorySegment struct) {
        int found = gouache_coreml_feature.dtype(struct);
        for (ElementType type : ElementType.values()) {
            if (number(type) == found) {
                return type;
            }
        }
        throw new GouacheException(
                "%s: %s has elements of Core ML's type 0x%x".formatted(path, name, found));
    }

    /** Core ML's number for a type; -1 for what its arrays cannot hold. */
    static int number(ElementType type) {
        return switch (type) {
            case F16 -> Shim.GOUACHE_COREML_FLOAT16();
            case F32 -> Shim.GOUACHE_COREML_FLOAT32();
            case F64 -> Shim.GOUACHE_COREML_FLOAT64();
            case I32 -> Shim.GOUACHE_COREML_INT32();
            case I8 -> Shim.GOUACHE_COREML_INT8();
            case BF16, F8_E4M3, F8_E5M2, I64, I16, U64, U32, U16, U8, BOOL -> -1;
        };
    }
}
