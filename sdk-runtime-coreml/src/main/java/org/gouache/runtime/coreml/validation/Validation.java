package org.gouache.runtime.coreml.validation;

import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.runtime.coreml.proto.Spec;

import java.util.List;
import java.util.Set;

/**
 * What came of holding a program against what is known of Core ML's operations.
 *
 * @param problems in the order of the program
 * @param unchecked the types of operations of which nothing is known here; they may be fine
 */
public record Validation(List<Problem> problems, Set<String> unchecked) {
    public Validation {
        problems = List.copyOf(problems);
        unchecked = Set.copyOf(unchecked);
    }

    /** Reads all of the program, and of the weights what says where and what they are. */
    public static Validation of(PackageReader reader) {
        return of(reader, reader.model());
    }

    /**
     * @param model stands for that of the package, whose weights it uses
     */
    static Validation of(PackageReader reader, Spec.Model model) {
        return new ProgramCheck(reader, model).check();
    }
}
