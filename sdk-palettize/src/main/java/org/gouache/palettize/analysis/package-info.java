/** Which layers stand how few bits: measurements on a probe, and recipes that follow from them. */
@org.jspecify.annotations.NullMarked
package org.gouache.palettize.analysis;
