package org.gouache.cli;

import org.gouache.GouacheVersion;

import picocli.CommandLine.IVersionProvider;

/** What {@code gouache --version} says. */
final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {
            "gouache %s, Java %s".formatted(GouacheVersion.get(), Runtime.version())
        };
    }
}
