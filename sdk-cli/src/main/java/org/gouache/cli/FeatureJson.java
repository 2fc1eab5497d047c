package org.gouache.cli;

import org.gouache.runtime.FileDescription;
import org.gouache.runtime.FileDescription.Feature;

import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What goes into a ready-made model and comes out of it, as JSON. */
final class FeatureJson {
    private FeatureJson() {}

    static void put(ObjectNode json, FileDescription description) {
        description.inputs().forEach(it -> put(json.withArrayProperty("inputs"), it));
        description.outputs().forEach(it -> put(json.withArrayProperty("outputs"), it));
    }

    private static void put(ArrayNode features, Feature feature) {
        ObjectNode json = features.addObject();
        json.put("name", feature.name()).put("type", feature.type().name());
        if (feature.shape() != null) {
            ArrayNode shape = json.putArray("shape");
            for (long size : feature.shape().toArray()) {
                shape.add(size);
            }
        }
    }
}
