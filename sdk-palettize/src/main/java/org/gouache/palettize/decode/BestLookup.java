package org.gouache.palettize.decode;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The fastest lookup that this Java can run, chosen once. */
final class BestLookup {
    private static final String MODULE = "jdk.incubator.vector";

    static final Lookup INSTANCE = choose();

    private BestLookup() {}

    private static Lookup choose() {
        if (ModuleLayer.boot().findModule(MODULE).isEmpty()) {
            warn("start Java with --add-modules " + MODULE);
            return new TableLookup();
        }
        if (!hasOptimizingCompiler()) {
            warn("they need the optimizing compiler (C2), but Java runs in " + vmInfo());
            return new TableLookup();
        }
        return Vectors.lookup();
    }

    /** Without it, each operation on vectors is a call that allocates. */
    private static boolean hasOptimizingCompiler() {
        String info = vmInfo();
        return !info.contains("interpreted mode") && !info.contains("emulated-client");
    }

    private static String vmInfo() {
        return System.getProperty("java.vm.info", "");
    }

    private static void warn(String advice) {
        Logger logger = System.getLogger(BestLookup.class.getPackageName());
        logger.log(Level.WARNING, "Palettes are decoded without vectors, slower: {0}", advice);
    }

    /** Not linked before it is known that the module is there. */
    private static final class Vectors {
        static Lookup lookup() {
            return new VectorLookup();
        }
    }
}
