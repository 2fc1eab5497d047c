package org.gouache.palettize.decode;

class Vector512DecoderTest extends PaletteDecoderContract {
    private static final PaletteDecoder DECODER = VectorDecoder.ofWidth(512);

    @Override
    PaletteDecoder decoder() {
        return DECODER;
    }
}
