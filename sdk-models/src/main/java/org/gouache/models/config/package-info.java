/** Reading the {@code config.json} of a checkpoint's component. */
@NullMarked
package org.gouache.models.config;

import org.jspecify.annotations.NullMarked;
