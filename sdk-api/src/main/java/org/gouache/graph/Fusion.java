package org.gouache.graph;

/** A fused operation that a backend can ask the fusion pass for. */
public enum Fusion {
    /** {@link Op.Add} and {@link Op.LayerNorm} to {@link Op.AddLayerNorm}. */
    ADD_LAYER_NORM,
    /** {@link Op.GroupNorm} and {@link Op.Activate} to {@link Op.GroupNormActivate}. */
    GROUP_NORM_ACTIVATE,
    /** {@link Op.Linear} and {@link Op.Activate} to {@link Op.LinearActivate}. */
    LINEAR_ACTIVATE,
    /** {@link Op.Linear} and {@link Op.Geglu} to {@link Op.LinearGeglu}. */
    LINEAR_GEGLU
}
