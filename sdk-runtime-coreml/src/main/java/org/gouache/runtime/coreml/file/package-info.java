/** The files of a package ({@code .mlpackage}): its manifest, its model and its weights. */
@NullMarked
package org.gouache.runtime.coreml.file;

import org.jspecify.annotations.NullMarked;
