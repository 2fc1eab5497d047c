package org.gouache.models.comparison;

import org.gouache.GouacheException;
import org.gouache.Model;
import org.gouache.ModelKind;
import org.gouache.ModelOptions;
import org.gouache.Request;

import java.nio.file.Path;
import java.util.List;

/** Whether two models can be compared. */
final class Comparability {
    private Comparability() {}

    /**
     * @throws GouacheException if they cannot: says why
     */
    static void require(Path reference, Path test, List<Request> requests, ModelOptions options) {
        if (requests.isEmpty()) {
            throw new GouacheException("there are no prompts to compare models with");
        }
        try (Model first = Model.open(reference, options);
                Model second = Model.open(test, options)) {
            if (first.kind() != second.kind()) {
                throw new GouacheException(
                        "models of two families cannot be compared: %s is %s, %s is %s"
                                .formatted(
                                        reference, name(first.kind()), test, name(second.kind())));
            }
            if (requests.stream().anyMatch(Comparability::takesSizeOfModel)
                    && !first.defaultSize().equals(second.defaultSize())) {
                throw new GouacheException(
                        "%s makes pictures of %s, %s of %s: to compare them, give width and height"
                                .formatted(
                                        reference,
                                        first.defaultSize(),
                                        test,
                                        second.defaultSize()));
            }
        }
    }

    private static boolean takesSizeOfModel(Request request) {
        return request.width() == null || request.height() == null;
    }

    private static String name(ModelKind kind) {
        return switch (kind) {
            case STABLE_DIFFUSION -> "Stable Diffusion 1 or 2";
            case STABLE_DIFFUSION_XL -> "Stable Diffusion XL";
            case STABLE_DIFFUSION_XL_REFINER -> "a refiner of Stable Diffusion XL";
        };
    }
}
