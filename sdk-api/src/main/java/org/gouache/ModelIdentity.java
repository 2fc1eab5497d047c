package org.gouache;

/**
 * Which model it is, wherever it lies.
 *
 * @param name as its folder or file is called, without extension
 * @param hash of its content: networks, configurations and vocabularies; hexadecimal
 */
public record ModelIdentity(String name, String hash) {}
