package org.gouache.weight;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file, mapped into memory: opening reads the header and nothing else, and a weight's
 * bytes are read when they are first touched.
 *
 * <p>The file must stay as it is while it is open. Its size is checked against the header once,
 * when it is opened; a file that another program shortens after that ends the whole JVM (SIGBUS) or
 * throws an {@link InternalError} when the missing part is touched, as with every mapped file.
 * Files are replaced safely by writing a new one and moving it into place.
 *
 * @see <a href="https://github.com/huggingface/safetensors">The format</a>
 */
public final class SafetensorsFile implements WeightStore {
    private final Path path;
    private final SafetensorsHeader header;
    private final MemorySegment data;

    private SafetensorsFile(Path path, SafetensorsHeader header, MemorySegment data) {
        this.path = path;
        this.header = header;
        this.data = data;
    }

    /**
     * Maps a file for as long as the arena lives.
     *
     * @throws GouacheException if the file is missing, unreadable or not a well-formed safetensors
     *     file
     */
    public static SafetensorsFile open(Path path, Arena arena) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            SafetensorsHeader header = SafetensorsHeader.read(path, channel);
            long dataBytes = channel.size() - header.dataOffset();
            MemorySegment data =
                    channel.map(MapMode.READ_ONLY, header.dataOffset(), dataBytes, arena);
            return new SafetensorsFile(path, header, data);
        } catch (ClosedByInterruptException _) {
            throw new GenerationCancelledException();
        } catch (NoSuchFileException e) {
            throw new GouacheException("%s: no such file".formatted(path), e);
        } catch (IOException e) {
            throw new GouacheException("%s: cannot be read: %s".formatted(path, e.getMessage()), e);
        }
    }

    public Path path() {
        return path;
    }

    /**
     * The text values under {@code __metadata__}, in the order of the file; empty if there are
     * none.
     */
    public Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public Set<String> names() {
        return header.entries().keySet();
    }

    @Override
    public DenseWeight get(String name) {
        SafetensorsEntry entry = header.entries().get(name);
        if (entry == null) {
            throw new GouacheException("%s: no tensor '%s'".formatted(path, name));
        }
        return new DenseWeight(
                entry.type(),
                entry.shape(),
                data.asSlice(entry.begin(), entry.length()),
                new FileRegion(path, header.dataOffset() + entry.begin(), entry.length()));
    }

    @Override
    public void release() {
        data.unload();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
