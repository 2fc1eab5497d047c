package org.gouache.runtime.onnx;

import org.gouache.GouacheException;
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
     * @throws GouacheException if the provider is unknown or missing, or has no compute units where
     *     some are asked for
     */
    static Target of(LoadOptions options) {
        Provider provider = Provider.named(options.provider());
        if (options.computeUnits() != null && provider != Provider.COREML) {
            throw new GouacheException(
                    "runtime onnx: provider %s has no compute units %s; coreml has"
                            .formatted(provider.optionName(), options.computeUnits().optionName()));
        }
        Precision precision = Objects.requireNonNullElse(options.precision(), Precision.FLOAT32);
        boolean fuse = Objects.requireNonNullElse(options.fuse(), provider.fuses());
        Dialect dialect = fuse ? Dialect.fused(precision) : Dialect.plain(precision);
        return new Target(provider, dialect, provider.fixesSizes(), options);
    }
}
