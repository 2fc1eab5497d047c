package org.gouache.models.checkpoint.ldm;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;

/** The modules that weights belong to, as far as their names show. */
final class ModuleTree {
    private final Set<String> modules = new HashSet<>();

    ModuleTree(Set<String> weightNames) {
        for (String name : weightNames) {
            for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
                modules.add(name.substring(0, dot));
            }
        }
    }

    boolean has(String module) {
        return modules.contains(module);
    }

    /** How many modules {@code name.0, name.1, …} there are without a gap. */
    int count(String name) {
        return (int) IntStream.iterate(0, i -> i + 1).takeWhile(i -> has(name + "." + i)).count();
    }
}
