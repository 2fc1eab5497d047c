package org.gouache.standin;

import org.gouache.GouacheException;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The library that joins the shim and the stand-in for Core ML, and programs in C upon it, compiled
 * by clang into {@code coreml-standin/target}. What was compiled from the same sources in the same
 * way is taken as it is.
 */
public final class NativeBuild {
    private static final String LIBRARY = "libgouachecoreml.so";
    private static final List<String> WARNINGS = List.of("-Wall", "-Wextra", "-Werror");

    private final Toolchain toolchain;
    private final List<String> manner;
    private final Path repository;

    /**
     * @param manner more flags for clang, such as {@code -fsanitize=address}
     */
    NativeBuild(Toolchain toolchain, List<String> manner) {
        this.toolchain = toolchain;
        this.manner = List.copyOf(manner);
        repository = repository();
    }

    private static Path repository() {
        for (Path folder = Path.of("").toAbsolutePath();
                folder != null;
                folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("coreml-standin/src/main/objc/standin.h"))) {
                return folder;
            }
        }
        throw new IllegalStateException(
                "no sources of the stand-in above " + Path.of("").toAbsolutePath());
    }

    private Path shim() {
        return repository.resolve("sdk-runtime-coreml/src/main/objc");
    }

    private Path standIn() {
        return repository.resolve("coreml-standin/src/main/objc");
    }

    /** The library. */
    public Path library() {
        List<String> arguments = objectiveC();
        arguments.addAll(List.of("-include-pch", header().toString()));
        sources(shim()).forEach(file -> arguments.add(file.toString()));
        sources(standIn()).forEach(file -> arguments.add(file.toString()));
        arguments.addAll(List.of("-shared", "-lgnustep-base", "-lobjc"));
        return compiled(LIBRARY, arguments);
    }

    /** What every source includes, read once for all. */
    private Path header() {
        List<String> arguments = objectiveC();
        Path header = shim().resolve("coreml/CoreML/CoreML.h");
        arguments.addAll(List.of("-x", "objective-c-header", header.toString()));
        return compiled("CoreML.pch", arguments);
    }

    private List<String> objectiveC() {
        List<String> arguments = new ArrayList<>(toolchain.flags());
        arguments.addAll(
                List.of("-I" + standIn().resolve("compat"), "-I" + shim().resolve("coreml")));
        return arguments;
    }

    /** A program of one file in C that uses the library. */
    public Path program(Path source) {
        Path library = library();
        String name = source.getFileName().toString().replaceFirst("\\.c$", "");
        return compiled(
                name,
                List.of(
                        "-pthread",
                        source.toString(),
                        library.toString(),
                        "-Wl,-rpath," + library.getParent()));
    }

    private List<Path> sources(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".m")).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path compiled(String name, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("clang", "-O1", "-gdwarf-4"));
        command.addAll(WARNINGS);
        command.addAll(manner);
        command.addAll(List.of("-I" + shim(), "-I" + standIn()));
        command.addAll(arguments);
        Path target = repository.resolve("coreml-standin/target/native").resolve(key(command));
        Path file = target.resolve(name);
        if (!Files.isRegularFile(file)) {
            compile(command, name, target);
        }
        return file;
    }

    /** Of the command and everything that it might read. */
    private String key(List<String> command) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(String.join("\n", command).getBytes(StandardCharsets.UTF_8));
            for (Path folder :
                    List.of(shim(), standIn(), repository.resolve("coreml-standin/src/test/c"))) {
                try (Stream<Path> files = Files.walk(folder)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        digest.update(Files.readAllBytes(file));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Other processes may do the same: the first folder to be moved into place stays. */
    private static void compile(List<String> command, String name, Path target) {
        try {
            Files.createDirectories(target.getParent());
            Path folder = Files.createTempDirectory(target.getParent(), "part");
            List<String> whole = new ArrayList<>(command);
            whole.addAll(List.of("-o", folder.resolve(name).toString()));
            run(whole);
            try {
                Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
                Files.delete(folder.resolve(name));
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new GouacheException("clang failed:\n" + said);
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new GouacheException("compiling was interrupted", e);
        }
    }
}
