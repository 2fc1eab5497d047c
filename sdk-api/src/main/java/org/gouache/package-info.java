/** What an application sees. */
@NullMarked
package org.gouache;

import org.jspecify.annotations.NullMarked;
