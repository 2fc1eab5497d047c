package org.gouache.palettize.vector;

import org.jspecify.annotations.Nullable;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.Supplier;

/** What this Java needs to compute with vectors. */
public final class VectorSupport {
    private static final String MODULE = "jdk.incubator.vector";
    private static final boolean WANTED = !"0".equals(System.getProperty(VectorWidth.PROPERTY));
    private static final @Nullable String OBSTACLE = WANTED ? obstacle() : null;

    private VectorSupport() {}

    /**
     * What computes with vectors, if that is possible and pays, or else what does not, after a
     * warning that says what to do if vectors are wanted.
     *
     * @param without what is slower now, as a whole sentence
     * @param vectors makes a class that may refer to the module, and is not linked without it
     */
    public static <T> T choose(
            String without, Supplier<? extends T> vectors, Supplier<? extends T> scalars) {
        if (OBSTACLE != null) {
            Logger logger = System.getLogger(VectorSupport.class.getPackageName());
            logger.log(Level.WARNING, "{0}: {1}", without, OBSTACLE);
        }
        return choose(vectors, scalars);
    }

    /** The same for a smaller part, of which no warning is due. */
    public static <T> T choose(Supplier<? extends T> vectors, Supplier<? extends T> scalars) {
        return WANTED && OBSTACLE == null ? vectors.get() : scalars.get();
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
