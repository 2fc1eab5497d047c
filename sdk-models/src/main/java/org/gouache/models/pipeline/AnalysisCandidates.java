package org.gouache.models.pipeline;

import org.gouache.GouacheException;
import org.gouache.Model.Component;
import org.gouache.graph.Parameter;
import org.gouache.models.pipeline.PaletteSelection.Chosen;
import org.gouache.palette.AnalysisOptions;
import org.gouache.palette.PaletteOptions;
import org.gouache.palette.PaletteRecipe;
import org.gouache.palette.PaletteSpec;
import org.gouache.tensor.Shape;
import org.gouache.weight.DenseWeight;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The layers of a UNet that an analysis gives palettes to.
 *
 * @param weights dense, by layer, in the order of the network's modules
 */
record AnalysisCandidates(Map<String, DenseWeight> weights) {
    private static final String WEIGHT = ".weight";

    AnalysisCandidates {
        weights = Collections.unmodifiableMap(new LinkedHashMap<>(weights));
    }

    static AnalysisCandidates of(ModelParts parts, AnalysisOptions options) {
        PaletteOptions selecting =
                PaletteOptions.builder(PaletteSpec.ofBits(8))
                        .minWeights(options.minWeights())
                        .build();
        Map<String, Chosen> chosen =
                new PaletteSelection(parts, selecting).of(parts.holder(Component.UNET));
        Map<String, DenseWeight> large = new LinkedHashMap<>();
        for (Parameter parameter : parts.definition(Component.UNET).build().parameters()) {
            Chosen one = chosen.get(parameter.name());
            if (one != null) {
                String name = parameter.name();
                large.put(name.substring(0, name.length() - WEIGHT.length()), one.weight());
            }
        }
        if (large.isEmpty()) {
            throw new GouacheException(
                    "%s: no layer of the UNet has more than %d weights, so there is nothing to palettize"
                            .formatted(parts.checkpoint(), options.minWeights()));
        }
        return new AnalysisCandidates(named(large, options.layers()));
    }

    private static Map<String, DenseWeight> named(
            Map<String, DenseWeight> large, List<String> expressions) {
        if (expressions.isEmpty()) {
            return large;
        }
        Map<String, DenseWeight> named = new LinkedHashMap<>(large);
        named.keySet()
                .removeIf(layer ->
                        expressions.stream().noneMatch(one -> Pattern.matches(one, layer)));
        for (String expression : expressions) {
            if (large.keySet().stream().noneMatch(layer -> Pattern.matches(expression, layer))) {
                throw new GouacheException(
                        "layers: \"%s\" is none of the %d layers that may get palettes, such as %s"
                                .formatted(
                                        expression,
                                        large.size(),
                                        large.keySet().iterator().next()));
            }
        }
        return named;
    }

    Map<String, Shape> shapes() {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        weights.forEach((layer, weight) -> shapes.put(layer, weight.shape()));
        return shapes;
    }

    /** All of them with the same bits. */
    PaletteRecipe smallest(int bits) {
        Map<String, Integer> same = new LinkedHashMap<>();
        weights.keySet().forEach(layer -> same.put(layer, bits));
        return PaletteRecipe.ofAverage(same, shapes());
    }

    /** The same palettes for all. */
    Map<String, PaletteSpec> all(PaletteSpec spec) {
        Map<String, PaletteSpec> specs = new LinkedHashMap<>();
        weights.keySet().forEach(layer -> specs.put(layer, spec));
        return specs;
    }

    /** As the network names them. */
    Set<String> weightNames() {
        return weights.keySet().stream().map(layer -> layer + WEIGHT).collect(Collectors.toSet());
    }
}
