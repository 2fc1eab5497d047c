package org.gouache.runtime.coreml.file;

import org.gouache.GouacheException;
import org.gouache.file.Quoted;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What a package says that it holds.
 *
 * @param model the file of the model
 * @param items all files and folders, that one included
 */
record Manifest(Path model, List<Path> items) {
    static final String FILE = "Manifest.json";
    static final String DATA = "Data";

    /** Where the model and the weights of a new package go, below its data. */
    static final String MODEL = "com.apple.CoreML/model.mlmodel";

    static final String WEIGHTS = "com.apple.CoreML/weights";

    private static final String VERSION = "fileFormatVersion";
    private static final String ENTRIES = "itemInfoEntries";
    private static final String ROOT = "rootModelIdentifier";
    private static final String PATH = "path";
    private static final String NAME = "name";
    private static final String AUTHOR = "author";
    private static final String DESCRIPTION = "description";

    /** The manifest of a package with the usual two items. */
    static byte[] json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put(VERSION, "1.0.0");
        ObjectNode entries = json.putObject(ENTRIES);
        enter(entries, MODEL, "model.mlmodel", "CoreML Model Specification");
        enter(entries, WEIGHTS, "weights", "CoreML Model Weights");
        json.put(ROOT, identifier(MODEL));
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
    }

    private static void enter(ObjectNode entries, String path, String name, String description) {
        entries.putObject(identifier(path))
                .put(AUTHOR, "com.apple.CoreML")
                .put(DESCRIPTION, description)
                .put(NAME, name)
                .put(PATH, path);
    }

    /** Made from the name, so that the same package is written with the same bytes. */
    private static String identifier(String path) {
        return UUID.nameUUIDFromBytes(path.getBytes(StandardCharsets.UTF_8)).toString();
    }

    static Manifest read(Path folder) {
        Path file = folder.resolve(FILE);
        JsonNode json = parse(file);
        String version = text(file, json, VERSION);
        if (!version.startsWith("1.")) {
            throw new GouacheException(
                    "%s: format version %s, but only 1 is known".formatted(file, version));
        }
        JsonNode entries = json.path(ENTRIES);
        String root = text(file, json, ROOT);
        if (!entries.path(root).isObject()) {
            throw new GouacheException(
                    "%s: no entry of \"%s\" is the model %s".formatted(file, ENTRIES, root));
        }
        Path data = folder.resolve(DATA);
        List<Path> items = new ArrayList<>();
        entries.forEachEntry((_, entry) -> items.add(item(file, data, entry)));
        Path model = item(file, data, entries.path(root));
        if (!Files.isRegularFile(model)) {
            throw new GouacheException(
                    "%s: no such file, though %s names it".formatted(model, FILE));
        }
        return new Manifest(model, List.copyOf(items));
    }

    private static JsonNode parse(Path file) {
        try {
            return JsonMapper.shared().readTree(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            throw new GouacheException("%s: no such file".formatted(file), e);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(file, e.getMessage()), e);
        } catch (JacksonException e) {
            throw new GouacheException("%s: is not valid JSON".formatted(file), e);
        }
    }

    private static Path item(Path file, Path data, JsonNode entry) {
        List.of(NAME, AUTHOR, DESCRIPTION).forEach(field -> text(file, entry, field));
        String path = text(file, entry, PATH);
        return inside(data, path)
                .orElseThrow(() ->
                        new GouacheException(
                                "%s: path \"%s\" leads out of the package"
                                        .formatted(file, Quoted.of(path))));
    }

    private static String text(Path file, JsonNode json, String field) {
        return json.path(field)
                .stringValueOpt()
                .filter(text -> !text.isEmpty())
                .orElseThrow(() ->
                        new GouacheException(
                                "%s: no text \"%s\" where one is expected".formatted(file, field)));
    }

    /** A path below a folder; nothing if it would lead elsewhere. */
    static Optional<Path> inside(Path folder, String path) {
        try {
            Path relative = Path.of(path);
            boolean stays = !relative.isAbsolute() && relative.equals(relative.normalize());
            return stays && !relative.startsWith("..")
                    ? Optional.of(folder.resolve(relative))
                    : Optional.empty();
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    /** Whether a file is one of the items, or in a folder that is. */
    boolean lists(Path file) {
        return items.stream().anyMatch(file::startsWith);
    }
}
