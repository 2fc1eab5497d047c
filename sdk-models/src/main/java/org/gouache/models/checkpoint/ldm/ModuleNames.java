package org.gouache.models.checkpoint.ldm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Translates a weight's name in two steps: the module that it begins with by a table of modules,
 * and what follows by a table of submodules. In either the longest entry that fits counts; a
 * submodule without an entry keeps its name, a module without one is unknown.
 */
final class ModuleNames {
    private final Map<String, String> modules = new LinkedHashMap<>();
    private final Map<String, String> submodules;

    ModuleNames(Map<String, String> submodules) {
        this.submodules = submodules;
    }

    void put(String module, String translation) {
        modules.put(module, translation);
    }

    /** The translation of a weight's name; empty if its module is unknown. */
    Optional<String> translate(String name) {
        return head(name, modules)
                .map(module -> {
                    String rest = name.substring(module.length() + 1);
                    String translatedRest =
                            head(rest, submodules)
                                    .map(submodule ->
                                            submodules.get(submodule)
                                                    + rest.substring(submodule.length()))
                                    .orElse(rest);
                    return modules.get(module) + "." + translatedRest;
                });
    }

    private static Optional<String> head(String name, Map<String, String> table) {
        for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
            String head = name.substring(0, dot);
            if (table.containsKey(head)) {
                return Optional.of(head);
            }
        }
        return Optional.empty();
    }
}
