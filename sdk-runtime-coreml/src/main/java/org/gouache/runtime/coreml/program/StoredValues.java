package org.gouache.runtime.coreml.program;

import org.gouache.runtime.coreml.file.PackageWriter;
import org.gouache.runtime.coreml.file.PackageWriter.Blob;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.runtime.coreml.proto.Mil;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;

/**
 * Decides where the elements of constants lie: small ones in the program, as Apple's converter has
 * it.
 */
record StoredValues(PackageWriter writer) {
    private static final long SMALLEST_BLOB = 10;

    /**
     * @throws UncheckedIOException if the elements cannot be written
     */
    Mil.Value of(TensorType type, Blob content) {
        return type.shape().elements() < SMALLEST_BLOB
                ? immediate(type, content)
                : writer.append(type, content);
    }

    private static Mil.Value immediate(TensorType type, Blob content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            content.writeTo(Channels.newChannel(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ImmediateValues.tensor(type, bytes.toByteArray());
    }
}
