package org.gouache.runtime.coreml.program;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.proto.Spec;
import org.gouache.runtime.coreml.proto.Spec.ArrayFeatureType.ArrayDataType;

import java.util.Arrays;
import java.util.List;

/** What a model says of its inputs and outputs. */
final class Descriptions {
    private Descriptions() {}

    static Spec.ModelDescription of(Border border) {
        return Spec.ModelDescription.newBuilder()
                .addAllInput(features(border.inputs()))
                .addAllOutput(features(border.outputs()))
                .build();
    }

    private static List<Spec.FeatureDescription> features(List<Port> ports) {
        return ports.stream().map(Descriptions::feature).toList();
    }

    private static Spec.FeatureDescription feature(Port port) {
        Spec.FeatureDescription.Builder feature =
                Spec.FeatureDescription.newBuilder().setName(port.name());
        Spec.ArrayFeatureType.Builder array = feature.getTypeBuilder().getMultiArrayTypeBuilder();
        Arrays.stream(port.tensorType().shape().toArray()).forEach(array::addShape);
        array.setDataType(
                port.type() == MilType.FLOAT16 ? ArrayDataType.FLOAT16 : ArrayDataType.FLOAT32);
        return feature.build();
    }
}
