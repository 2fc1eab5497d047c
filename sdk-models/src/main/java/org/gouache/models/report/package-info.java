/** How models are measured and compared. */
@NullMarked
package org.gouache.models.report;

import org.jspecify.annotations.NullMarked;
