package org.gouache.cli;

import org.gouache.GenerationListener;
import org.gouache.GenerationPhase;
import org.gouache.GenerationStep;

import java.io.PrintWriter;

/** Shows how a generation goes on: a bar on a terminal, lines elsewhere. */
abstract sealed class Progress implements GenerationListener, AutoCloseable
        permits ProgressBars, Progress.Lines, Progress.Silent {
    private final PrintWriter err;

    Progress(PrintWriter err) {
        this.err = err;
    }

    /**
     * @param steps that are to come; some schedulers make more calls
     */
    static Progress on(PrintWriter err, boolean quiet, int steps) {
        if (quiet) {
            return new Silent(err);
        }
        return TerminalBar.isPossible() ? new ProgressBars(err, steps) : new Lines(err);
    }

    void say(String line) {
        err.println(line);
    }

    @Override
    public void onWarning(String warning) {
        say("warning: " + warning);
    }

    @Override
    public void close() {}

    static String verb(GenerationPhase phase) {
        return switch (phase) {
            case QUEUED -> "waiting";
            case ENCODING -> "reading the prompt";
            case DENOISING -> "denoising";
            case DECODING -> "decoding";
            case DONE -> "done";
        };
    }

    /** A line for each phase, and for each tenth of the denoising. */
    static final class Lines extends Progress {
        Lines(PrintWriter err) {
            super(err);
        }

        @Override
        public void onPhase(GenerationPhase phase) {
            switch (phase) {
                case ENCODING, DENOISING, DECODING -> say(verb(phase));
                case QUEUED, DONE -> {}
            }
        }

        @Override
        public void onStep(GenerationStep step) {
            long tenths = 10L * step.step() / step.total();
            long tenthsBefore = 10L * (step.step() - 1) / step.total();
            if (tenths > tenthsBefore) {
                say(
                        "%s: step %d of %d"
                                .formatted(
                                        verb(GenerationPhase.DENOISING),
                                        step.step(),
                                        step.total()));
            }
        }
    }

    /** Warnings only. */
    static final class Silent extends Progress {
        Silent(PrintWriter err) {
            super(err);
        }

        @Override
        public void onStep(GenerationStep step) {}
    }
}
