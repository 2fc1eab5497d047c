package org.gouache.palettize.decode;

class Vector512DecoderTest extends PaletteDecoderContract {
    private static final PaletteDecoder DECODER = ForcedWidth.decoder(512);

    @Override
    PaletteDecoder decoder() {
        return DECODER;
    }
}
