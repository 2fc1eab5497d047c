package org.gouache.standin.mil;

import org.gouache.runtime.coreml.file.TensorType;

/** An input or an output of a program. */
public record Port(String name, TensorType type) {}
