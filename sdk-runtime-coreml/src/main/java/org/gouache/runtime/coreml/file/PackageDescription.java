package org.gouache.runtime.coreml.file;

import org.gouache.GouacheException;
import org.gouache.runtime.FileDescription;
import org.gouache.runtime.FileDescription.Feature;
import org.gouache.runtime.coreml.proto.Spec;
import org.gouache.tensor.ElementType;

import java.nio.file.Path;
import java.util.List;

/** The inputs and outputs of a package. */
final class PackageDescription {
    private PackageDescription() {}

    static FileDescription read(Path file) {
        try (PackageReader reader = PackageReader.open(file)) {
            Spec.ModelDescription description = reader.model().getDescription();
            return new FileDescription(
                    file,
                    features(file, description.getInputList()),
                    features(file, description.getOutputList()));
        }
    }

    private static List<Feature> features(Path file, List<Spec.FeatureDescription> features) {
        return features.stream().map(feature -> feature(file, feature)).toList();
    }

    private static Feature feature(Path file, Spec.FeatureDescription feature) {
        if (!feature.getType().hasMultiArrayType()) {
            throw new GouacheException(
                    "%s: '%s' is no array of numbers".formatted(file, Shown.of(feature.getName())));
        }
        Spec.ArrayFeatureType array = feature.getType().getMultiArrayType();
        long[] sizes = array.getShapeList().stream().mapToLong(Long::longValue).toArray();
        return new Feature(
                feature.getName(),
                type(file, feature.getName(), array.getDataType()),
                ModelDescriptions.shape(file, feature.getName(), sizes));
    }

    private static ElementType type(
            Path file, String name, Spec.ArrayFeatureType.ArrayDataType type) {
        return switch (type) {
            case FLOAT16 -> ElementType.F16;
            case FLOAT32 -> ElementType.F32;
            case DOUBLE -> ElementType.F64;
            case INT32 -> ElementType.I32;
            case INT8 -> ElementType.I8;
            case INVALID_ARRAY_DATA_TYPE, UNRECOGNIZED ->
                    throw new GouacheException(
                            "%s: '%s' has elements of an unknown type"
                                    .formatted(file, Shown.of(name)));
        };
    }
}
