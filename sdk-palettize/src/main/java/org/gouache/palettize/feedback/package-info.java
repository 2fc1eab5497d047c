/**
 * Palettes that spare outputs rather than weights: what one index does to a layer's outputs is made
 * good by the others.
 */
@org.jspecify.annotations.NullMarked
package org.gouache.palettize.feedback;
