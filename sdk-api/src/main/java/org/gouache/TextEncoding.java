package org.gouache;

import org.gouache.tensor.Tensor;

/**
 * What a text encoder makes of token ids.
 *
 * @param hiddenStates float32 [batch, tokens, width]
 * @param pooled one vector for each text, float32 [batch, width]: projected where the encoder has a
 *     projection
 */
public record TextEncoding(Tensor hiddenStates, Tensor pooled) {}
