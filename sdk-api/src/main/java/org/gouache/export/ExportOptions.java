package org.gouache.export;

import org.gouache.runtime.Precision;

/**
 * @param precision the type of the file's weights and floating-point values
 */
public record ExportOptions(Precision precision) {
    public static final ExportOptions DEFAULT = new ExportOptions(Precision.FLOAT32);
}
