package org.gouache.runtime.coreml.cache;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;
import org.gouache.file.NewFolder;
import org.gouache.file.UserCache;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.coreml.binding.LoadedModel;
import org.gouache.runtime.coreml.binding.NativeLibrary;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A folder of compiled models. Compiling takes minutes, and so does a model's first load: the
 * system keeps what it has prepared for the Neural Engine by a model's path, so models are loaded
 * from where they stay.
 *
 * <p>Entries come to be whole or not at all. Two threads or processes that want the same model wait
 * for one another, so that it is compiled once.
 */
public final class CompiledModels {
    private static final String MODEL = "model.mlmodelc";
    private static final Map<Path, ReentrantLock> IN_THIS_PROCESS = new ConcurrentHashMap<>();

    private final Path folder;

    /** Gives the package of a model that is not there yet. */
    @FunctionalInterface
    public interface PackageSource {
        /**
         * @param folder exists, is empty, and goes away with all that is in it once the package is
         *     compiled
         * @return the package, in this folder or elsewhere
         */
        Path make(Path folder) throws IOException;
    }

    private CompiledModels(Path folder) {
        this.folder = folder;
    }

    /** Those of this user, in {@code coreml} in {@linkplain UserCache#folder his cache}. */
    public static CompiledModels ofUser() {
        return new CompiledModels(UserCache.folder().resolve("coreml"));
    }

    /** Where they are. */
    public Path folder() {
        return folder;
    }

    /**
     * Loads a model that was compiled before, or is compiled now. One that is there but cannot be
     * loaded is taken for damaged: it is compiled once more.
     *
     * @param name what it is, for people who look into the folder
     * @param source of the package; asked only if the model has to be compiled
     * @throws GenerationCancelledException if the thread is interrupted
     * @throws GouacheException if the package cannot be made, or Core ML refuses it or what it
     *     compiled of it, or the folder cannot be written to
     */
    public LoadedModel load(
            String name,
            ModelKey origin,
            PackageSource source,
            NativeLibrary library,
            ComputeUnits units) {
        ModelKey key = origin.compiledBy(library.machine().system());
        Path entry = folder.resolve(name + "-" + key.hash()).toAbsolutePath();
        Path model = entry.resolve(MODEL);
        FileTime damaged = null;
        if (Files.isDirectory(model)) {
            damaged = madeAt(entry);
            try {
                return library.load(model, units);
            } catch (GouacheException _) {
                // Whatever is wrong with it, a new one has the same name.
            }
        }
        compile(entry, damaged, key, source, library);
        try {
            return library.load(model, units);
        } catch (GouacheException e) {
            throw new GouacheException(
                    "%s; it was compiled just now, into the folder %s"
                            .formatted(e.getMessage(), folder),
                    e);
        }
    }

    /** Null where it is gone. */
    private static @Nullable FileTime madeAt(Path entry) {
        try {
            return Files.getLastModifiedTime(entry);
        } catch (IOException _) {
            return null;
        }
    }

    /**
     * @param damaged when the entry was made, if it has to be made anew
     */
    private void compile(
            Path entry,
            @Nullable FileTime damaged,
            ModelKey key,
            PackageSource source,
            NativeLibrary library) {
        ReentrantLock lock = IN_THIS_PROCESS.computeIfAbsent(entry, _ -> new ReentrantLock());
        try {
            lock.lockInterruptibly();
            try {
                Files.createDirectories(folder);
                add(entry, damaged, key, source, library);
            } finally {
                lock.unlock();
            }
        } catch (InterruptedException
                | ClosedByInterruptException
                | FileLockInterruptionException _) {
            Thread.currentThread().interrupt();
            throw new GenerationCancelledException();
        } catch (IOException e) {
            throw new GouacheException(
                    "%s: cannot keep compiled models there: %s; GOUACHE_CACHE may name another folder"
                            .formatted(folder, e.getMessage()),
                    e);
        }
    }

    private void add(
            Path entry,
            @Nullable FileTime damaged,
            ModelKey key,
            PackageSource source,
            NativeLibrary library)
            throws IOException {
        Path lockFile = folder.resolve(".%s.lock".formatted(entry.getFileName()));
        try (FileChannel channel =
                        FileChannel.open(
                                lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            boolean isThere = Files.isDirectory(entry.resolve(MODEL));
            if (!isThere || Objects.equals(madeAt(entry), damaged)) {
                removeRemains(entry);
                NewFolder.write(entry, content -> fill(content, key, source, library));
            }
        }
    }

    /**
     * What a process left that was killed while it made the same entry, what somebody left who
     * cleared the cache in part, and what is damaged.
     */
    private void removeRemains(Path entry) throws IOException {
        String unfinished = ".%s.".formatted(entry.getFileName());
        try (DirectoryStream<Path> remains =
                Files.newDirectoryStream(
                        folder,
                        path -> {
                            String name = String.valueOf(path.getFileName());
                            return name.startsWith(unfinished) && name.endsWith(".partial");
                        })) {
            for (Path path : remains) {
                NewFolder.delete(path);
            }
        }
        NewFolder.delete(entry);
    }

    private static void fill(
            Path content, ModelKey key, PackageSource source, NativeLibrary library)
            throws IOException {
        Path making = Files.createDirectory(content.resolve("package"));
        library.compile(source.make(making), content.resolve(MODEL));
        NewFolder.delete(making);
        Files.writeString(content.resolve("key.txt"), key.text());
    }
}
