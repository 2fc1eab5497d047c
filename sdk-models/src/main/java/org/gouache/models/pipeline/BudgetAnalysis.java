package org.gouache.models.pipeline;

import org.gouache.models.report.TimestepsProbe;
import org.gouache.palette.AnalysisOptions;
import org.gouache.palettize.analysis.ErrorEstimates;
import org.gouache.palettize.analysis.ErrorRuns;
import org.gouache.palettize.analysis.Experiment;
import org.gouache.palettize.analysis.LayerPalettes;
import org.gouache.palettize.analysis.LayerStatistics;
import org.gouache.palettize.analysis.Measurements;
import org.gouache.palettize.analysis.RelativeOutputErrors;
import org.gouache.palettize.analysis.StatisticsFile;
import org.gouache.runtime.Network;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What is found out of layers before they get bits by a budget.
 *
 * @param network the model's UNet
 * @param probe with prompts that the statistics do not know: errors of palettes that were made with
 *     these would seem smaller than they are
 */
record BudgetAnalysis(
        CheckpointModel model,
        Network network,
        AnalysisOptions options,
        AnalysisCandidates candidates,
        AnalysisProbe probe,
        AnalysisSteps steps) {
    /** Of the palettes whose errors are measured; other sizes are estimated from them. */
    private static final int RUN_BITS = 3;

    /**
     * Gathers statistics, if that was not done before, and reads them from the file that it writes:
     * so recipes are measured with the very palettes that others make of them.
     */
    LayerStatistics statistics(Path file) {
        if (Files.exists(file)) {
            steps.skip(statisticsSteps(options));
        } else {
            List<TimestepsProbe> calls =
                    AnalysisProbe.of(model, network, options.ofStatistics(), probe.cancellation())
                            .atAllTimesteps(steps);
            StatisticsFile.write(gathered(calls, steps::step), file);
        }
        return StatisticsFile.open(file, Arena.ofAuto());
    }

    private static int statisticsSteps(AnalysisOptions options) {
        return 2 * Math.ceilDiv(options.statisticsPrompts().size(), options.timesteps());
    }

    /** How many steps all that takes. */
    static int expectedSteps(AnalysisOptions options, int layers) {
        return statisticsSteps(options) + ErrorRuns.runs(layers) + layers;
    }

    private LayerStatistics gathered(List<TimestepsProbe> calls, Runnable afterEach) {
        return StatisticsPass.run(
                model, calls, candidates.weights().keySet(), probe.cancellation(), afterEach);
    }

    /**
     * What palettes of all sizes in each layer add to the squared error of the network's results:
     * measured with those of one size, and for others as many times that as they move the layer's
     * own output more or less, all on inputs that the palettes were not made for.
     *
     * @param palettes of recipes
     * @param measurements where runs are kept
     */
    Map<String, Map<Integer, Double>> errors(LayerPalettes palettes, Measurements measurements) {
        TimestepsProbe call = probe.atTimesteps(options.timesteps());
        Experiment experiment =
                new Experiment(
                        probe.cancellable(call),
                        candidates.weights(),
                        palettes,
                        measurements,
                        steps::goOn,
                        steps::step);
        RelativeOutputErrors outputs = new RelativeOutputErrors(gathered(List.of(call), () -> {}));
        return new ErrorEstimates(experiment, outputs)
                .scaled(new ErrorRuns(experiment).squares(RUN_BITS), RUN_BITS, options.bits());
    }
}
