package org.gouache.runtime.onnx;

import org.gouache.runtime.LoadOptions;
import org.gouache.runtime.Precision;
import org.gouache.runtime.onnx.model.Dialect;

import java.util.Objects;

/**
 * What networks are compiled for.
 *
 * @param dialect of models that are made here
 * @param fixedSizes whether a session is for one set of input sizes
 */
record Target(Provider provider, Dialect dialect, boolean fixedSizes, LoadOptions options) {
    /**
     * @throws org.gouache.GouacheException if the provider is unknown or missing
     */
    static Target of(LoadOptions options) {
        Provider provider = Provider.named(options.provider());
        Precision precision = Objects.requireNonNullElse(options.precision(), Precision.FLOAT32);
        boolean fuse = Objects.requireNonNullElse(options.fuse(), provider.fuses());
        Dialect dialect = fuse ? Dialect.fused(precision) : Dialect.plain(precision);
        return new Target(provider, dialect, provider.fixesSizes(), options);
    }
}
