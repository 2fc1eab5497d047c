/** The runtime {@code onnx}: ONNX Runtime sessions for graphs and for ready-made files. */
@NullMarked
package org.gouache.runtime.onnx;

import org.jspecify.annotations.NullMarked;
