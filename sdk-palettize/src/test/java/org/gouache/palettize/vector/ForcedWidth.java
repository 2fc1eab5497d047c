package org.gouache.palettize.vector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Set;

/**
 * Classes with vectors of another width than the processor's. The width is a constant of classes,
 * for the sake of the compiler, so those of a package are loaded anew.
 */
public final class ForcedWidth extends ClassLoader {
    private final String packagePrefix;
    private final Set<String> shared;

    private ForcedWidth(String packagePrefix, Set<String> shared) {
        super(ForcedWidth.class.getClassLoader());
        this.packagePrefix = packagePrefix;
        this.shared = shared;
    }

    /**
     * What a static method {@code create} without parameters makes.
     *
     * @param face a class of the same package that is not loaded anew
     */
    public static <T> T create(int bits, Class<?> maker, Class<T> face) {
        String before = System.getProperty(VectorWidth.PROPERTY);
        System.setProperty(VectorWidth.PROPERTY, Integer.toString(bits));
        try {
            ForcedWidth loader =
                    new ForcedWidth(maker.getPackageName() + ".", Set.of(face.getName()));
            Class<?> width = loader.loadClass(VectorWidth.class.getName());
            if (!width.getField("BITS").get(null).equals(bits)) {
                throw new AssertionError("vectors are not of %d bits".formatted(bits));
            }
            var create = loader.loadClass(maker.getName()).getDeclaredMethod("create");
            create.setAccessible(true);
            return face.cast(create.invoke(null));
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
        if (!dependsOnWidth(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? define(name) : loaded;
        }
    }

    private boolean dependsOnWidth(String name) {
        return name.startsWith(packagePrefix) && !shared.contains(name)
                || name.equals(VectorWidth.class.getName());
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
