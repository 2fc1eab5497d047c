package org.gouache.runtime.coreml.file;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;

import com.google.protobuf.CodedOutputStream;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;
import org.gouache.file.NewFolder;
import org.gouache.file.SegmentBytes;
import org.gouache.runtime.coreml.proto.Mil;
import org.gouache.runtime.coreml.proto.Spec;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes a package. Blobs stream into the file of weights as they come, so that a package may be
 * larger than memory; the model that refers to them follows. The same calls give the same bytes.
 */
public final class PackageWriter {
    private static final String WEIGHT_FILE = "weight.bin";

    private final Blobs blobs;

    /** Takes blobs. */
    private interface Blobs {
        /**
         * @return where the blob is
         */
        long append(TensorType type, Blob content) throws IOException;
    }

    /** Makes a model. */
    @FunctionalInterface
    public interface Content {
        /**
         * @param writer takes the weights, until this returns
         * @return the model that refers to them
         */
        Spec.Model writeTo(PackageWriter writer) throws IOException;
    }

    /** Produces a blob's data: row-major, little-endian, packed. */
    @FunctionalInterface
    public interface Blob {
        void writeTo(WritableByteChannel channel) throws IOException;
    }

    private PackageWriter(Blobs blobs) {
        this.blobs = blobs;
    }

    /**
     * Writes a package beside its place and moves it there. If anything fails, nothing is left.
     *
     * @param target must not exist, or be an empty folder; folders above it are made
     * @throws GenerationCancelledException if the thread is interrupted
     * @throws GouacheException if it is anything else, or cannot be written
     */
    public static void write(Path target, Content content) {
        NewFolder.write(target, folder -> writeInto(folder, content));
    }

    /**
     * The model of a package whose blobs are neither read nor written: they count from 0, instead
     * of having offsets.
     */
    public static Spec.Model outline(Content content) {
        AtomicLong count = new AtomicLong();
        try {
            return content.writeTo(new PackageWriter((_, _) -> count.getAndIncrement()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writeInto(Path folder, Content content) throws IOException {
        Path data = folder.resolve(Manifest.DATA);
        Path weights = Files.createDirectories(data.resolve(Manifest.WEIGHTS));
        Spec.Model model = writeWeights(weights.resolve(WEIGHT_FILE), content);
        try (OutputStream file = Files.newOutputStream(data.resolve(Manifest.MODEL), CREATE_NEW)) {
            CodedOutputStream coded = CodedOutputStream.newInstance(file);
            coded.useDeterministicSerialization();
            model.writeTo(coded);
            coded.flush();
        }
        Files.write(folder.resolve(Manifest.FILE), Manifest.json(), CREATE_NEW);
    }

    private static Spec.Model writeWeights(Path file, Content content) throws IOException {
        try (FileChannel channel = FileChannel.open(file, WRITE, CREATE_NEW)) {
            BlobWriter blobs = new BlobWriter(channel);
            Spec.Model model = content.writeTo(new PackageWriter(blobs::append));
            blobs.finish();
            return model;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /**
     * Appends a blob.
     *
     * @return the value to put into the program
     * @throws UncheckedIOException if it cannot be written; {@link #write} knows what to do with it
     * @throws IllegalArgumentException if a file of weights cannot hold such a type, or the content
     *     has another length than the type says
     */
    public Mil.Value append(TensorType type, Blob content) {
        if (!type.type().isForBlobs()) {
            throw new IllegalArgumentException("files of weights hold no " + type.type());
        }
        try {
            long offset = blobs.append(type, content);
            Mil.Value.Builder value = Mil.Value.newBuilder().setType(type.toProto());
            value.getBlobFileValueBuilder()
                    .setFileName(PackageReader.MODEL_PATH + "weights/" + WEIGHT_FILE)
                    .setOffset(offset);
            return value.build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #append(TensorType, Blob)}, with data that are in memory. */
    public Mil.Value append(StoredTensor tensor) {
        return append(tensor.tensorType(), channel -> SegmentBytes.write(tensor.bytes(), channel));
    }
}
