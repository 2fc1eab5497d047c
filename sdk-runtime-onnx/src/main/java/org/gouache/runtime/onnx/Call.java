package org.gouache.runtime.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;

import org.jspecify.annotations.Nullable;

/** The call that is running, if one is, for whoever wants to end it. */
final class Call {
    private @Nullable RunOptions running;
    private boolean terminated;

    /** Makes a call known; it can be ended from now on, before it has begun too. */
    synchronized void begin(RunOptions run) {
        running = run;
        terminated = false;
    }

    /** Forgets the call; after this its options may be closed. */
    synchronized void end() {
        running = null;
    }

    /** Whether the last call was ended from outside. */
    synchronized boolean wasTerminated() {
        return terminated;
    }

    synchronized void terminate() throws OrtException {
        if (running != null) {
            running.setTerminate(true);
            terminated = true;
        }
    }
}
