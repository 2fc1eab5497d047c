package org.gouache.cli;

import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

import org.gouache.GenerationPhase;
import org.gouache.GenerationStep;
import org.jspecify.annotations.Nullable;

import java.io.PrintWriter;

/** A bar for the steps of the denoising. */
final class ProgressBars extends Progress {
    private static final int WIDTH = 78;
    private static final int MILLISECONDS_BETWEEN_UPDATES = 100;

    private final int steps;
    private @Nullable ProgressBar bar;

    ProgressBars(PrintWriter err, int steps) {
        super(err);
        this.steps = steps;
    }

    @Override
    public void onPhase(GenerationPhase phase) {
        switch (phase) {
            case ENCODING -> bar = newBar();
            case DECODING, DONE -> close();
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

    private ProgressBar newBar() {
        return new ProgressBarBuilder()
                .setInitialMax(steps)
                .setTaskName(verb(GenerationPhase.DENOISING))
                .setStyle(ProgressBarStyle.COLORFUL_UNICODE_BLOCK)
                .setUpdateIntervalMillis(MILLISECONDS_BETWEEN_UPDATES)
                .setConsumer(new ConsoleProgressBarConsumer(System.err, WIDTH))
                .build();
    }
}
