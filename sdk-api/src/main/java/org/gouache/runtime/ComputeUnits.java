package org.gouache.runtime;

/** Which of a Mac's processors Core ML may use. */
public enum ComputeUnits {
    ALL,
    CPU_ONLY,
    CPU_AND_GPU,
    CPU_AND_NEURAL_ENGINE
}
