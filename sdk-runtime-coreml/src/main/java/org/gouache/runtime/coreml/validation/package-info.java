/**
 * Programs held against what is known of Core ML's operations: parameters, types, constness, and
 * the shapes that follow from them. Written from the facts and from the packages that Apple's
 * converter made, not from the exporter, whose mistakes it is meant to find.
 */
@NullMarked
package org.gouache.runtime.coreml.validation;

import org.jspecify.annotations.NullMarked;
