package org.gouache.runtime.coreml.binding;

import org.gouache.GouacheException;
import org.gouache.runtime.Availability;
import org.gouache.runtime.Availability.Available;
import org.gouache.runtime.Availability.Unavailable;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.coreml.shim.Shim;
import org.gouache.runtime.coreml.shim.gouache_coreml_options;
import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** The native library between Java and Core ML, loaded. May be used by several threads. */
public final class NativeLibrary {
    private static @Nullable NativeLibrary opened;

    private final LibraryFile file;

    private NativeLibrary(LibraryFile file) {
        this.file = file;
    }

    /** Whether there should be a library here: on Macs, and where a property names one. */
    public static boolean isExpected() {
        return LibraryFile.isExpected();
    }

    /** Whether {@link #open} would succeed; if not, why. */
    public static Availability availability() {
        try {
            open();
            return new Available();
        } catch (GouacheException e) {
            return new Unavailable(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Loads the library, once.
     *
     * @throws GouacheException if there is none for this machine, or the system refuses it, or it
     *     is not of this version of Gouache
     */
    public static synchronized NativeLibrary open() {
        LibraryFile wanted = LibraryFile.find();
        NativeLibrary library = opened;
        if (library == null) {
            library = new NativeLibrary(wanted);
            library.load();
            opened = library;
        } else if (!library.file.equals(wanted)) {
            throw new GouacheException(
                    "%s: %s was loaded before it, and there can be but one"
                            .formatted(wanted, library.file));
        }
        return library;
    }

    /**
     * What is loaded so is found by the generated class. {@link java.lang.foreign.SymbolLookup}'s
     * own way of loading does not tell why the system refuses a library.
     */
    private void load() {
        Path path = file.place();
        try {
            System.load(path.toString());
            LibraryLayout.check(file);
        } catch (UnsatisfiedLinkError e) {
            throw new GouacheException(
                    "%s: the system does not load it: %s".formatted(file, oneLine(e)), e);
        } catch (LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new GouacheException(
                    "%s: cannot be used on %s %s: %s"
                            .formatted(
                                    file,
                                    System.getProperty("os.name"),
                                    System.getProperty("os.arch"),
                                    oneLine(cause)),
                    e);
        }
    }

    private static String oneLine(Throwable e) {
        return String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** What the library is called, and where it lies. */
    public String describe() {
        return file.toString();
    }

    /** The SHA-256 of the library's file, in hexadecimal. */
    public String sha256() {
        return file.sha256();
    }

    /** What Core ML tells of this machine. */
    public Machine machine() {
        return Machine.read();
    }

    /**
     * Compiles a package, which takes seconds to minutes.
     *
     * @param target a folder that does not exist yet and comes to be whole or not at all; its name
     *     ends with {@code .mlmodelc}
     * @throws GouacheException if Core ML refuses the package; gives its reasons
     */
    public void compile(Path modelPackage, Path target) {
        try (Arena arena = Arena.ofConfined()) {
            NativeError error = new NativeError(arena);
            int status =
                    Shim.gouache_coreml_compile(
                            text(modelPackage, arena), text(target, arena), error.struct());
            error.check(status, modelPackage);
        }
    }

    /**
     * Loads a compiled model, which takes seconds, or minutes where it is the first time and the
     * Neural Engine takes part.
     *
     * @param compiled a folder {@code .mlmodelc}
     * @throws GouacheException if Core ML refuses it; gives its reasons
     */
    public LoadedModel load(Path compiled, ComputeUnits units) {
        try (Arena arena = Arena.ofConfined()) {
            NativeError error = new NativeError(arena);
            MemorySegment options = gouache_coreml_options.allocate(arena).fill((byte) 0);
            gouache_coreml_options.units(options, number(units));
            MemorySegment model = arena.allocate(Shim.C_POINTER);
            int status =
                    Shim.gouache_coreml_load(text(compiled, arena), options, model, error.struct());
            error.check(status, compiled);
            return new LoadedModel(compiled, model.get(Shim.C_POINTER, 0));
        }
    }

    private static int number(ComputeUnits units) {
        return switch (units) {
            case ALL -> Shim.GOUACHE_COREML_ALL();
            case CPU_ONLY -> Shim.GOUACHE_COREML_CPU();
            case CPU_AND_GPU -> Shim.GOUACHE_COREML_CPU_GPU();
            case CPU_AND_NEURAL_ENGINE -> Shim.GOUACHE_COREML_CPU_ANE();
        };
    }

    private static MemorySegment text(Path path, Arena arena) {
        return arena.allocateFrom(path.toAbsolutePath().toString());
    }

    @Override
    public String toString() {
        return describe();
    }
}
