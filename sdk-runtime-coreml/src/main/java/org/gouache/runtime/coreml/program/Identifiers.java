package org.gouache.runtime.coreml.program;

import java.util.HashSet;
import java.util.Set;

/**
 * Names in a program: letters, digits and underscores, none twice, and no word of its language.
 * {@code conv_in.weight} becomes {@code conv_in_weight}, {@code state} becomes {@code state_}.
 */
final class Identifiers {
    /** Those around which Apple's converter works. */
    private static final Set<String> RESERVED =
            Set.of(
                    "any", "bf16", "bool", "dict", "false", "fp16", "fp32", "fp64", "func", "int16",
                    "int32", "int64", "int8", "list", "program", "state", "string", "tensor",
                    "true", "tuple", "uint16", "uint32", "uint64", "uint8");

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
        if (RESERVED.contains(name)) {
            return name + "_";
        }
        return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }
}
