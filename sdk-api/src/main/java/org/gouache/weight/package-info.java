/** Weights as data: stores of named weights, and the safetensors format. */
@NullMarked
package org.gouache.weight;

import org.jspecify.annotations.NullMarked;
