package org.gouache.models.checkpoint;

/** The form in which a model lies on the disk. */
public enum CheckpointKind {
    /**
     * A folder in the layout of diffusers, with safetensors files and a config for each component.
     */
    DIFFUSERS_FOLDER("diffusers folder"),
    /**
     * One safetensors file with all components, in the key layout of the original LDM and SGM code.
     */
    SINGLE_FILE("single-file checkpoint"),
    /** A folder in the layout of optimum, with a {@code model.onnx} for each component. */
    ONNX_FOLDER("ONNX folder"),
    /**
     * A folder of Core ML models under the names of Apple's converter, compiled or as packages, as
     * in {@code Unet.mlmodelc}.
     */
    COREML_BUNDLE("Core ML bundle");

    private final String description;

    CheckpointKind(String description) {
        this.description = description;
    }

    @Override
    public String toString() {
        return description;
    }
}
