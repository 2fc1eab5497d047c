package org.gouache.cli;

import org.gouache.Model.Component;

import java.util.Locale;
import java.util.Set;

/** What {@code --components} names: networks by the folders of a model. */
enum NetworkChoice {
    TEXT_ENCODER(Component.TEXT_ENCODER),
    TEXT_ENCODER_2(Component.TEXT_ENCODER_2),
    UNET(Component.UNET),
    VAE(Component.VAE_DECODER, Component.VAE_ENCODER),
    VAE_DECODER(Component.VAE_DECODER),
    VAE_ENCODER(Component.VAE_ENCODER);

    private final Set<Component> components;

    NetworkChoice(Component... components) {
        this.components = Set.of(components);
    }

    Set<Component> components() {
        return components;
    }

    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
