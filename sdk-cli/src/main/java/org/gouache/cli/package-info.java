/** The {@code gouache} command: options and output, for what the API does. */
@NullMarked
package org.gouache.cli;

import org.jspecify.annotations.NullMarked;
