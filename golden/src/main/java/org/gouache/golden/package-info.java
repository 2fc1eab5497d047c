/** Paths of the golden files. */
@org.jspecify.annotations.NullMarked
package org.gouache.golden;
