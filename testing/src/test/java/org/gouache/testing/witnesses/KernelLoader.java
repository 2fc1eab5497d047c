package org.gouache.testing.witnesses;

import org.gouache.palettize.Palettizer;
import org.gouache.palettize.vector.VectorSupport;
import org.gouache.palettize.vector.VectorWidth;
import org.gouache.runtime.InferenceRuntime;
import org.gouache.runtime.vector.VectorRuntime;

import java.io.IOException;
import java.io.InputStream;

/**
 * Loads our own runtime and its kernels anew. Kernels are chosen once for all, in constants of
 * classes, so other kernels take other classes.
 */
final class KernelLoader extends ClassLoader {
    private KernelLoader() {
        super(KernelLoader.class.getClassLoader());
    }

    /**
     * Our own runtime with vectors of a width.
     *
     * @param bits 128, 256 or 512; 0: by scalar kernels
     */
    static InferenceRuntime vectors(int bits) {
        String before = System.getProperty(VectorWidth.PROPERTY);
        System.setProperty(VectorWidth.PROPERTY, Integer.toString(bits));
        try {
            KernelLoader loader = new KernelLoader();
            Class.forName(VectorSupport.class.getName(), true, loader);
            if (bits > 0) {
                Class.forName(VectorWidth.class.getName(), true, loader);
            }
            Class<?> runtime = loader.loadClass(VectorRuntime.class.getName());
            return (InferenceRuntime) runtime.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        } finally {
            if (before == null) {
                System.clearProperty(VectorWidth.PROPERTY);
            } else {
                System.setProperty(VectorWidth.PROPERTY, before);
            }
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean anew =
                name.startsWith(VectorRuntime.class.getPackageName() + ".")
                        || name.startsWith(Palettizer.class.getPackageName() + ".");
        if (!anew) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
