package org.gouache.standin;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import org.gouache.standin.mil.Rounding;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The library that takes the place of Core ML's in this process, from when it is opened until it is
 * closed: {@code shim.m} and a Core ML that hands packages to {@link
 * org.gouache.standin.mil.MilProgram}. There is one in a process, for one test at a time.
 */
public final class NativeStandIn implements AutoCloseable {
    private static final String PROPERTY = "gouache.coreml.library";
    private static final String CACHE = "gouache.cache";
    private static @Nullable NativeStandIn loaded;

    private final Path library;
    private final SymbolLookup symbols;
    private final PackageEvaluator evaluator = new PackageEvaluator();

    private NativeStandIn(Path library) {
        this.library = library;
        symbols = SymbolLookup.libraryLookup(library, Arena.global());
        call(
                "standin_set_evaluator",
                FunctionDescriptor.ofVoid(ADDRESS),
                evaluator.functions(Arena.global()));
    }

    /**
     * Compiles the library, if that was not done yet, and makes it the one that Gouache loads.
     * Where clang or GNUstep are missing, the test that asked ends as skipped, saying so.
     */
    public static synchronized NativeStandIn open() {
        if (loaded == null) {
            loaded = new NativeStandIn(build().library());
        }
        System.setProperty(PROPERTY, loaded.library.toString());
        loaded.reset();
        return loaded;
    }

    /**
     * As {@link #open()}; what Gouache keeps for a user, such as compiled models, is in a folder.
     */
    public static NativeStandIn open(Path cache) {
        NativeStandIn standIn = open();
        System.setProperty(CACHE, cache.toString());
        return standIn;
    }

    /**
     * How the library is compiled, by the way for a test of its own.
     *
     * @param manner more flags for clang
     */
    static NativeBuild build(String... manner) {
        Optional<Toolchain> toolchain = Toolchain.find();
        Assumptions.assumeTrue(toolchain.isPresent(), Toolchain.MISSING);
        return new NativeBuild(toolchain.orElseThrow(), List.of(manner));
    }

    /** Its file. */
    public Path library() {
        return library;
    }

    /** From now on this and nothing else goes wrong. */
    public void setFaults(Fault... faults) {
        call(
                "standin_set_faults",
                FunctionDescriptor.ofVoid(JAVA_INT),
                Fault.bits(Arrays.asList(faults)));
    }

    /** What happens to results between the operations of a program; nothing at first. */
    public void setRounding(Rounding rounding) {
        evaluator.setRounding(rounding);
    }

    /**
     * What the machine is said to be; at first one with 4 performance cores, GPU and Neural Engine.
     *
     * @param performanceCores 0: unknown
     */
    public void setMachine(int performanceCores, boolean gpu, boolean neuralEngine) {
        int devices = 1 | (gpu ? 2 : 0) | (neuralEngine ? 4 : 0);
        call(
                "standin_set_machine",
                FunctionDescriptor.ofVoid(JAVA_INT, JAVA_INT),
                performanceCores,
                devices);
    }

    public Counts counts() {
        try (Arena arena = Arena.ofConfined()) {
            return Counts.read(filled("standin_read_counts", Counts.LAYOUT, arena));
        }
    }

    /** Counts loads, predictions and models at once from here. */
    public void resetCounts() {
        call("standin_reset_counts", FunctionDescriptor.ofVoid());
    }

    /** How the last model was loaded. */
    public LoadedWith loadedWith() {
        try (Arena arena = Arena.ofConfined()) {
            return LoadedWith.read(filled("standin_read_options", LoadedWith.LAYOUT, arena));
        }
    }

    private MemorySegment filled(String function, MemoryLayout layout, Arena arena) {
        MemorySegment struct = arena.allocate(layout);
        call(function, FunctionDescriptor.ofVoid(ADDRESS), struct);
        return struct;
    }

    private void call(String function, FunctionDescriptor type, Object... arguments) {
        MethodHandle handle =
                Linker.nativeLinker().downcallHandle(symbols.findOrThrow(function), type);
        try {
            handle.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new LinkageError(function, e);
        }
    }

    private void reset() {
        setFaults();
        setRounding(Rounding.NONE);
        setMachine(4, true, true);
        resetCounts();
    }

    /** Core ML is missing again. */
    @Override
    public void close() {
        reset();
        System.clearProperty(PROPERTY);
        System.clearProperty(CACHE);
    }
}
