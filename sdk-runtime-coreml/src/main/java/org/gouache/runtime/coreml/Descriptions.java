package org.gouache.runtime.coreml;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;
import org.gouache.runtime.FileDescription;
import org.gouache.runtime.FileDescription.Feature;
import org.gouache.runtime.coreml.proto.Spec;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;

import java.nio.file.Path;
import java.util.List;

/** What a model says of its inputs and outputs. */
final class Descriptions {
    private static final int CHANNELS = 3;

    private Descriptions() {}

    static FileDescription of(Path file, Spec.ModelDescription description) {
        return new FileDescription(
                file,
                features(file, description.getInputList()),
                features(file, description.getOutputList()));
    }

    private static List<Feature> features(Path file, List<Spec.FeatureDescription> features) {
        return features.stream().map(feature -> feature(file, feature)).toList();
    }

    private static Feature feature(Path file, Spec.FeatureDescription feature) {
        return switch (feature.getType().getTypeCase()) {
            case MULTIARRAYTYPE -> array(file, feature);
            case IMAGETYPE ->
                    new Feature(
                            feature.getName(),
                            ElementType.U8,
                            Shape.of(
                                    feature.getType().getImageType().getHeight(),
                                    feature.getType().getImageType().getWidth(),
                                    CHANNELS));
            case TYPE_NOT_SET -> throw unknown(file, feature);
        };
    }

    private static Feature array(Path file, Spec.FeatureDescription feature) {
        Spec.ArrayFeatureType array = feature.getType().getMultiArrayType();
        ElementType type =
                switch (array.getDataType()) {
                    case FLOAT16 -> ElementType.F16;
                    case FLOAT32 -> ElementType.F32;
                    case DOUBLE -> ElementType.F64;
                    case INT8 -> ElementType.I8;
                    case INT32 -> ElementType.I32;
                    case INVALID_ARRAY_DATA_TYPE, UNRECOGNIZED -> throw unknown(file, feature);
                };
        long[] sizes = array.getShapeList().stream().mapToLong(Long::longValue).toArray();
        try {
            return new Feature(feature.getName(), type, sizes.length == 0 ? null : Shape.of(sizes));
        } catch (IllegalArgumentException _) {
            throw unknown(file, feature);
        }
    }

    private static GouacheException unknown(Path file, Spec.FeatureDescription feature) {
        return new GouacheException(
                "%s: '%s' is neither an array nor a picture of a known kind"
                        .formatted(file, Quoted.of(feature.getName())));
    }
}
