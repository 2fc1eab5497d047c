package org.gouache.models.pipeline;

import org.gouache.Model.Component;
import org.gouache.UNet;
import org.gouache.models.report.TimestepsProbe;
import org.gouache.palettize.analysis.InputCovariance;
import org.gouache.palettize.analysis.LayerStatistics;
import org.gouache.palettize.analysis.StatisticsGatherer;
import org.gouache.runtime.Network;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a model's dense UNet on the inputs of a probe and gathers statistics of what its layers
 * take: once, or where they are large, some layers after others.
 */
final class StatisticsPass {
    private static final long MAX_BYTES = 1L << 30;

    private StatisticsPass() {}

    /**
     * @param calls what the network is run on
     * @param layers by the names of their modules
     * @param afterEach called after each call
     */
    static LayerStatistics run(
            CheckpointModel model,
            List<TimestepsProbe> calls,
            Collection<String> layers,
            Cancellation cancellation,
            Runnable afterEach) {
        UNet dense = calls.getFirst().unet();
        Map<String, InputCovariance> covariances = new LinkedHashMap<>();
        for (StatisticsGatherer part :
                StatisticsGatherer.inParts(
                        model.parts().definition(Component.UNET).build(),
                        layers,
                        StatisticsGatherer.MAX_WIDTH,
                        MAX_BYTES)) {
            try (Network network = model.loadObserved(Component.UNET, part.observations())) {
                UNet observed =
                        new UNet(part.observing(network), dense.inChannels(), dense.outChannels());
                for (TimestepsProbe call : calls) {
                    cancellation.during(network, call.by(observed)::run);
                    afterEach.run();
                }
            }
            covariances.putAll(part.statistics().covariances());
        }
        return new LayerStatistics(covariances);
    }
}
