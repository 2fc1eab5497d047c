package org.gouache.weight;

import java.nio.channels.WritableByteChannel;

/** Data that come when all other tensors are written. */
enum Later implements SafetensorsWriter.Content {
    INSTANCE;

    @Override
    public void writeTo(WritableByteChannel channel) {
        throw new UnsupportedOperationException("data that come later have their own place");
    }
}
