/** From graphs to ONNX models. */
@NullMarked
package org.gouache.runtime.onnx.model;

import org.jspecify.annotations.NullMarked;
