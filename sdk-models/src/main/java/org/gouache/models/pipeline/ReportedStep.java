package org.gouache.models.pipeline;

import org.gouache.GenerationStep;
import org.gouache.image.Image;
import org.gouache.models.denoising.DenoisingStep;
import org.gouache.tensor.Tensor;

import java.util.List;

/** A step as a listener sees it. */
record ReportedStep(DenoisingStep made, int total, Cancellation cancellation, Decoding decoding)
        implements GenerationStep {
    @Override
    public int step() {
        return made.call() + 1;
    }

    @Override
    public double timestep() {
        return made.timestep();
    }

    @Override
    public Tensor prediction() {
        return made.prediction();
    }

    @Override
    public Tensor latents() {
        return made.latents();
    }

    @Override
    public List<Image> preview() {
        return decoding.pictures(made.latents());
    }

    @Override
    public void cancel() {
        cancellation.request();
    }
}
