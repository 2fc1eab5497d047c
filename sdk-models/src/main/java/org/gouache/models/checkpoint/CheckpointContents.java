package org.gouache.models.checkpoint;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

import java.nio.file.Path;
import java.util.Map;

/**
 * A model as a layout found it.
 *
 * @param path the folder or file
 * @param components in the order of {@link CheckpointComponent}
 * @param tokenizers by the text encoder that they belong to
 * @param scheduler the scheduler's config; null if the model has none
 */
record CheckpointContents(
        CheckpointKind kind,
        Path path,
        ModelIndex index,
        Map<CheckpointComponent, ComponentContents> components,
        Map<CheckpointComponent, TokenizerSource> tokenizers,
        @Nullable JsonNode scheduler) {}
