/** Networks as graphs: values, operations, and the builder that definitions use. */
@NullMarked
package org.gouache.graph;

import org.jspecify.annotations.NullMarked;
