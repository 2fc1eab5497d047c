package org.gouache.weight;

import java.nio.file.Path;

/** Where a weight's bytes lie in a file, so that a runtime may map them itself. */
public record FileRegion(Path file, long offset, long length) {}
