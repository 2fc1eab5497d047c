/** Core ML as objects of Java: the native library, loaded models, their features and memory. */
@NullMarked
package org.gouache.runtime.coreml.binding;

import org.jspecify.annotations.NullMarked;
