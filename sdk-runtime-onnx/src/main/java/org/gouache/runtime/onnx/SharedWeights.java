package org.gouache.runtime.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;

import org.gouache.GouacheException;
import org.gouache.runtime.onnx.model.ExternalData;
import org.gouache.runtime.onnx.model.WeightChannel;
import org.gouache.runtime.onnx.model.WeightPlacement;
import org.gouache.tensor.ElementType;
import org.gouache.weight.DenseWeight;
import org.gouache.weight.FileRegion;
import org.gouache.weight.Weight;
import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;

/**
 * Weights of models made in memory, as external data: ONNX Runtime maps the files itself, so that
 * no copy but its own packed one is ever in memory.
 *
 * <p>A weight whose file has it in the type of the model stays in that file. The others are
 * converted, and palettes decoded, into one temporary file that the network's sessions share. ONNX
 * Runtime takes files below one folder only; that is the root of the file system here.
 *
 * <p>Measured with a UNet of 142 million weights, 569 MB in float32, on Linux with ONNX Runtime
 * 1.29: MB beyond the JVM's own once it is loaded, and at the peak of loading.
 *
 * <ul>
 *   <li>float32 in their file: 580, 600
 *   <li>float16, converted into the temporary file: 590, 880 (280 of them pages of that file)
 *   <li>float16 in their file and a Cast in the model, which ONNX Runtime folds: 780, 1020
 *   <li>copied by {@code addExternalInitializers}: 720, 1550
 *   <li>in the model itself: 2170, 3300
 * </ul>
 *
 * <p>Without packed copies nothing but mapped pages remained, but products took 5 to 17 % longer.
 */
final class SharedWeights implements WeightPlacement, AutoCloseable {
    /** Below this, a mapping costs more than a copy in the model. */
    private static final int SMALL = 4096;

    private final String network;
    private final Path temporaryFolder;
    private final Path root;
    private final Map<Path, Path> realPaths = new HashMap<>();
    private @Nullable Path temporary;
    private @Nullable FileChannel channel;
    private @Nullable WeightChannel converted;

    SharedWeights(String network) {
        this(network, Path.of(System.getProperty("java.io.tmpdir")));
    }

    SharedWeights(String network, Path temporaryFolder) {
        this.network = network;
        try {
            this.temporaryFolder = temporaryFolder.toRealPath();
        } catch (IOException e) {
            throw unwritable(e);
        }
        this.root = this.temporaryFolder.getRoot();
    }

    /** The folder that the weights' locations are relative to. */
    Path root() {
        return root;
    }

    @Override
    public void place(Weight weight, ElementType type, TensorProto.Builder tensor) {
        long length = weight.shape().elements() * type.bytes();
        if (length < SMALL) {
            WeightPlacement.inline().place(weight, type, tensor);
            return;
        }
        FileRegion region = asStored(weight, type);
        if (region != null) {
            Path file = realPath(region.file());
            if (root.equals(file.getRoot())) {
                ExternalData.refer(tensor, location(file), region.offset(), length);
                return;
            }
        }
        convert(weight, type, length, tensor);
    }

    private static @Nullable FileRegion asStored(Weight weight, ElementType type) {
        return weight instanceof DenseWeight(ElementType stored, _, _, var region)
                        && stored == type
                        && region != null
                        && region.offset() % type.bytes() == 0
                ? region
                : null;
    }

    private void convert(Weight weight, ElementType type, long length, TensorProto.Builder tensor) {
        try {
            Path file = temporary();
            long offset = channel(file).append(weight, type);
            ExternalData.refer(tensor, location(file), offset, length);
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private Path temporary() throws IOException {
        Path file = temporary;
        if (file == null) {
            file = TemporaryFiles.create(temporaryFolder);
            temporary = file;
        }
        return file;
    }

    private WeightChannel channel(Path file) throws IOException {
        WeightChannel open = converted;
        if (open == null) {
            channel = FileChannel.open(file, StandardOpenOption.WRITE);
            open = new WeightChannel(channel);
            converted = open;
        }
        return open;
    }

    private String location(Path file) {
        return root.relativize(file).toString().replace(File.separatorChar, '/');
    }

    private Path realPath(Path file) {
        return realPaths.computeIfAbsent(
                file,
                path -> {
                    try {
                        return path.toRealPath();
                    } catch (IOException e) {
                        throw new GouacheException(
                                "%s: cannot be read: %s".formatted(path, e.getMessage()), e);
                    }
                });
    }

    private GouacheException unwritable(IOException e) {
        return new GouacheException(
                "%s: cannot write converted weights to the temporary folder %s: %s"
                        .formatted(network, System.getProperty("java.io.tmpdir"), e.getMessage()),
                e);
    }

    /** Ends writing: the model is complete. */
    void complete() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            throw unwritable(e);
        } finally {
            channel = null;
            converted = null;
        }
    }

    /**
     * Removes the temporary file. Sessions that exist keep what they have mapped of it; where the
     * system does not allow that, the file goes when the process ends.
     */
    @Override
    public void close() {
        try {
            complete();
        } finally {
            if (temporary != null) {
                TemporaryFiles.delete(temporary);
            }
        }
    }
}
