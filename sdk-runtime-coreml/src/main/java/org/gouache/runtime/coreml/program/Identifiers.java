package org.gouache.runtime.coreml.program;

import java.util.HashSet;
import java.util.Set;

/**
 * Names in a program: letters, digits and underscores, none twice. {@code conv_in.weight} becomes
 * {@code conv_in_weight}.
 */
final class Identifiers {
    private final Set<String> taken = new HashSet<>();

    /** A name of its own, as near to the given one as can be. */
    String unique(String name) {
        String base = of(name);
        String candidate = base;
        for (int i = 2; !taken.add(candidate); i++) {
            candidate = base + "_" + i;
        }
        return candidate;
    }

    /** The identifier that is nearest to a path. */
    static String of(String path) {
        String name = path.replaceAll("[^A-Za-z0-9_]", "_");
        return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }
}
