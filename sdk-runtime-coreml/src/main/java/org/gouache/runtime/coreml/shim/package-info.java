/** What jextract makes of {@code shim.h}; see {@code shim.args}. */
@NullMarked
package org.gouache.runtime.coreml.shim;

import org.jspecify.annotations.NullMarked;
