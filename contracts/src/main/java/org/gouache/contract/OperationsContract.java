package org.gouache.contract;

/**
 * What every runtime makes of single operations, and of those that may be fused: what their
 * formulas say. A class that implements this has a static method {@code ways}, a stream of {@link
 * Way}s.
 */
public interface OperationsContract
        extends ActivationOperations,
                AttentionOperations,
                ConvolutionOperations,
                EmbeddingOperations,
                LayoutOperations,
                LinearOperations,
                NormalizationOperations {}
