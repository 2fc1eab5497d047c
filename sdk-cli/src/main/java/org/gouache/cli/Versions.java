package org.gouache.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code gouache --version} says. */
final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = Gouache.class.getPackage().getImplementationVersion();
        return new String[] {
            "gouache %s, Java %s"
                    .formatted(version == null ? "(unpacked)" : version, Runtime.version())
        };
    }
}
