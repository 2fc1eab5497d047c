package org.gouache.runtime.coreml;

import org.gouache.tensor.Shape;

/**
 * An input or output of a network as a model has it.
 *
 * @param name the network's name for it
 * @param shape as the network has it, with as many rows as the model takes at once
 * @param array the model's name for it
 */
record ArrayPort(String name, Shape shape, String array, Order order) {}
