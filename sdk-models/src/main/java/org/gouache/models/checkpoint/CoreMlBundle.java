package org.gouache.models.checkpoint;

import org.gouache.GouacheException;
import org.gouache.runtime.FileDescription;
import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A folder of Core ML models. They say what goes in and comes out, which shows sizes and the family
 * of the model; the rest (the scheduler, what the UNet predicts, the VAE's scaling factor) is that
 * of the family's published model, or of a diffusers folder: one that is given, or {@value
 * #CONFIGURATIONS} in the bundle, which Gouache's own export writes.
 */
final class CoreMlBundle {
    static final String CONFIGURATIONS = "diffusers";

    private final Path path;
    private final CoreMlModels models;
    private final @Nullable ConfigFolder configured;
    private final CoreMlModels.Found unet;
    private final FileDescription unetItself;
    private final CoreMlFamily family;

    private CoreMlBundle(Path path, CoreMlModels models, CheckpointOptions options) {
        this.path = path;
        this.models = models;
        this.configured = configurations(models.folder(), options);
        this.unet = models.unet().orElseThrow();
        this.unetItself = CoreMlDescriptions.of(unet);
        this.family = CoreMlFamily.of(unetItself);
    }

    private static @Nullable ConfigFolder configurations(Path folder, CheckpointOptions options) {
        if (options.configFolder() != null) {
            return ConfigFolder.open(options.configFolder());
        }
        Path own = folder.resolve(CONFIGURATIONS);
        return Files.isDirectory(own) ? new ConfigFolder(own) : null;
    }

    /**
     * @return empty if the folder holds no UNet
     * @throws GouacheException if a model lacks its other half, is damaged or takes what such a
     *     network does not take, or if the variant that is asked for is not there
     */
    static Optional<CheckpointContents> read(Path path, CheckpointOptions options) {
        return CoreMlVariants.of(path)
                .choose(options.variant(), options.computeUnits())
                .map(models -> new CoreMlBundle(path, models, options).read());
    }

    private CheckpointContents read() {
        Map<CheckpointComponent, ComponentContents> components =
                new EnumMap<>(CheckpointComponent.class);
        Map<CheckpointComponent, TokenizerSource> tokenizers =
                new EnumMap<>(CheckpointComponent.class);
        networks()
                .forEach((component, network) -> {
                    components.put(component, contents(component, network));
                    if (component.tokenizerFolder().isPresent()) {
                        tokenizers.put(component, tokenizer(component));
                    }
                });
        return new CheckpointContents(
                CheckpointKind.COREML_BUNDLE, path, index(), components, tokenizers, scheduler());
    }

    private Map<CheckpointComponent, CoreMlModels.Found> networks() {
        Map<CheckpointComponent, CoreMlModels.Found> networks =
                new EnumMap<>(CheckpointComponent.class);
        if (family != CoreMlFamily.SDXL_REFINER) {
            models.textEncoder()
                    .ifPresent(found -> networks.put(CheckpointComponent.TEXT_ENCODER, found));
        }
        models.textEncoder2()
                .ifPresent(found -> networks.put(CheckpointComponent.TEXT_ENCODER_2, found));
        networks.put(CheckpointComponent.UNET, unet);
        models.vaeEncoder()
                .ifPresent(found -> networks.put(CheckpointComponent.VAE_ENCODER, found));
        models.vaeDecoder()
                .ifPresent(found -> networks.put(CheckpointComponent.VAE_DECODER, found));
        return networks;
    }

    private ComponentContents contents(CheckpointComponent component, CoreMlModels.Found network) {
        List<Path> files =
                network.chunks().stream()
                        .map(FolderContent::files)
                        .flatMap(Collection::stream)
                        .toList();
        return new ComponentContents.ReadyMade(config(component, network), network.first(), files);
    }

    private JsonNode config(CheckpointComponent component, CoreMlModels.Found network) {
        FileDescription description =
                component == CheckpointComponent.UNET ? unetItself : CoreMlDescriptions.of(network);
        ObjectNode config = configured(component);
        if (config == null) {
            config = family.configs().component(wholeOf(component));
            CoreMlSizes.complete(component, config, description, unetItself);
        }
        CoreMlSizes.putSize(component, config, description);
        return config;
    }

    private @Nullable ObjectNode configured(CheckpointComponent component) {
        if (configured == null) {
            return null;
        }
        JsonNode own = configured.config(component);
        JsonNode config = own == null ? configured.config(wholeOf(component)) : own;
        return config == null ? null : (ObjectNode) config.deepCopy();
    }

    /** Configurations of diffusers describe both halves of a VAE at once. */
    private static CheckpointComponent wholeOf(CheckpointComponent component) {
        return switch (component) {
            case VAE_DECODER, VAE_ENCODER -> CheckpointComponent.VAE;
            case TEXT_ENCODER, TEXT_ENCODER_2, UNET, VAE -> component;
        };
    }

    private TokenizerSource tokenizer(CheckpointComponent textEncoder) {
        TokenizerSource given = configured == null ? null : configured.tokenizer(textEncoder);
        if (given != null) {
            return given;
        }
        String padToken = family.padToken(textEncoder);
        return Stream.of(models.folder(), path)
                .filter(folder -> Files.isRegularFile(folder.resolve("vocab.json")))
                .findFirst()
                .<TokenizerSource>map(folder -> new TokenizerSource.Vocabulary(folder, padToken))
                .orElseGet(() -> new TokenizerSource.PublishedClip(padToken));
    }

    private ModelIndex index() {
        ModelIndex given = configured == null ? null : configured.index();
        return given == null ? new ModelIndex(family.configs().modelIndex()) : given;
    }

    private JsonNode scheduler() {
        JsonNode given = configured == null ? null : configured.scheduler();
        return given == null ? family.configs().scheduler() : given;
    }
}
