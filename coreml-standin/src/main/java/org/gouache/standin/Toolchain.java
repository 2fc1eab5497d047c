package org.gouache.standin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What compiles Objective-C here: clang, GNUstep's headers and library, and those of GCC's runtime.
 *
 * @param runtimeHeaders the folder that has {@code objc/objc.h}
 */
record Toolchain(Path runtimeHeaders) {
    /** Why tests are skipped. */
    static final String MISSING =
            "skipped: there is no clang, or no GNUstep (Debian: clang, libgnustep-base-dev)";

    static final Path GNUSTEP = Path.of("/usr/include/GNUstep");

    private static final Path GCC = Path.of("/usr/lib/gcc");
    private static final long ANSWER_SECONDS = 20;
    private static final Optional<Toolchain> FOUND = search();

    /**
     * Empty where something is missing: Debian's packages clang and libgnustep-base-dev have it.
     */
    static Optional<Toolchain> find() {
        return FOUND;
    }

    private static Optional<Toolchain> search() {
        if (!runs("clang", "--version") || !Files.isDirectory(GNUSTEP)) {
            return Optional.empty();
        }
        return newest(GCC).map(Toolchain::new);
    }

    /** Whether a command is there and ends well. */
    static boolean runs(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return process.waitFor(ANSWER_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Optional<Path> newest(Path gcc) {
        if (!Files.isDirectory(gcc)) {
            return Optional.empty();
        }
        try (Stream<Path> files = Files.walk(gcc, 2)) {
            return files.map(folder -> folder.resolve("include"))
                    .filter(include -> Files.isRegularFile(include.resolve("objc/objc.h")))
                    .max(Path::compareTo);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** For Objective-C without Apple's runtime. */
    List<String> flags() {
        return List.of(
                "-fobjc-runtime=gcc",
                "-fobjc-exceptions",
                "-fexceptions",
                "-fblocks",
                "-fno-objc-arc",
                "-fconstant-string-class=NSConstantString",
                "-fPIC",
                "-fvisibility=hidden",
                "-pthread",
                "-DGNUSTEP",
                "-DGNUSTEP_BASE_LIBRARY=1",
                "-DGNU_RUNTIME=1",
                "-D_NATIVE_OBJC_EXCEPTIONS",
                "-isystem",
                GNUSTEP.toString(),
                "-idirafter",
                runtimeHeaders.toString());
    }
}
