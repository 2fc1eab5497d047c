/**
 * The files of a package ({@code .mlpackage}): its manifest, its model and its weights.
 *
 * <p>The model is read and written by protobuf's own runtime, with messages that name the fields
 * that are needed here: it carries the others along unchanged, and holds damaged files to the
 * format, which a codec of our own would have to learn first.
 */
@NullMarked
package org.gouache.runtime.coreml.file;

import org.jspecify.annotations.NullMarked;
