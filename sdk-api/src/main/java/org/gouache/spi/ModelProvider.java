package org.gouache.spi;

import org.gouache.Comparison;
import org.gouache.ComparisonListener;
import org.gouache.GouacheException;
import org.gouache.Model;
import org.gouache.ModelOptions;
import org.gouache.Pipeline;
import org.gouache.Request;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** Opens models. Found with {@link ServiceLoader}. */
public interface ModelProvider {
    Model open(Path model, ModelOptions options);

    Pipeline pipeline(Path model, ModelOptions options);

    /** Does what {@link Comparison#write} says. */
    Comparison compare(
            Path folder,
            Path reference,
            Path test,
            List<Request> requests,
            ModelOptions options,
            ComparisonListener listener);

    /**
     * @throws GouacheException if there is none on the path
     */
    static ModelProvider get() {
        return ServiceLoader.load(ModelProvider.class)
                .findFirst()
                .orElseThrow(() ->
                        new GouacheException(
                                "nothing on the path opens models: add org.gouache:gouache to the"
                                        + " dependencies"));
    }
}
