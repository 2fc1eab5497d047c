/** Pages that a browser shows. */
@NullMarked
package org.gouache.models.html;

import org.jspecify.annotations.NullMarked;
