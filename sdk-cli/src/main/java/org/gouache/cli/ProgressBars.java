package org.gouache.cli;

import me.tongfei.progressbar.ProgressBar;

import org.gouache.GenerationPhase;
import org.gouache.GenerationStep;
import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;

/** A bar for the steps of the denoising. */
final class ProgressBars extends Progress {
    private final int steps;
    private @Nullable ProgressBar bar;

    ProgressBars(PrintWriter err, int steps) {
        super(err);
        this.steps = steps;
    }

    @Override
    public void onPhase(GenerationPhase phase) {
        switch (phase) {
            case ENCODING -> bar = TerminalBar.open(verb(GenerationPhase.DENOISING), steps);
            case DECODING -> {
                close();
                say(verb(phase));
            }
            case DONE -> close();
            case QUEUED, DENOISING -> {}
        }
    }

    @Override
    public void onStep(GenerationStep step) {
        if (bar != null) {
            bar.maxHint(step.total()).stepTo(step.step());
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
