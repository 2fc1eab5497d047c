package org.gouache.palettize.vector;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/** What this Java needs to compute with vectors. */
public final class VectorSupport {
    private static final String MODULE = "jdk.incubator.vector";

    private VectorSupport() {}

    /**
     * What computes with vectors, if that is possible and pays, or else what does not, after a
     * warning that says what to do.
     *
     * @param without what is slower now, as a whole sentence
     * @param vectors makes a class that may refer to the module, and is not linked without it
     */
    public static <T> T choose(
            String without, Supplier<? extends T> vectors, Supplier<? extends T> scalars) {
        String obstacle = obstacle();
        if (obstacle != null) {
            Logger logger = System.getLogger(VectorSupport.class.getPackageName());
            logger.log(Level.WARNING, "{0}: {1}", without, obstacle);
        }
        return choose(vectors, scalars);
    }

    /** The same for a smaller part, of which no warning is due. */
    public static <T> T choose(Supplier<? extends T> vectors, Supplier<? extends T> scalars) {
        return obstacle() == null ? vectors.get() : scalars.get();
    }

    private static @Nullable String obstacle() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            return "start Java with --add-modules " + MODULE;
        }
        if (!hasOptimizingCompiler()) {
            return "they need the optimizing compiler (C2), but Java runs in " + vmInfo();
        }
        if (!VectorWidth.isSuitable()) {
            return "the processor has none of 128 bits or more that Java knows";
        }
        return null;
    }

    /** Without it, each operation on vectors is a call that allocates. */
    private static boolean hasOptimizingCompiler() {
        String info = vmInfo();
        return !info.contains("interpreted mode") && !info.contains("emulated-client");
    }

    private static String vmInfo() {
        return System.getProperty("java.vm.info", "");
    }
}
