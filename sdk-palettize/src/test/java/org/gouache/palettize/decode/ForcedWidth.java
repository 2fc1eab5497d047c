package org.gouache.palettize.decode;

import org.gouache.palettize.vector.VectorWidth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * The decoder with vectors of another width than the processor's. The width is a constant of a
 * class, for the sake of the compiler, so its classes are loaded anew.
 */
final class ForcedWidth extends ClassLoader {
    private static final String PACKAGE = ForcedWidth.class.getPackageName() + ".";

    private ForcedWidth() {
        super(ForcedWidth.class.getClassLoader());
    }

    static PaletteDecoder decoder(int bits) {
        String before = System.getProperty(VectorWidth.PROPERTY);
        System.setProperty(VectorWidth.PROPERTY, Integer.toString(bits));
        try {
            Class<?> maker = new ForcedWidth().loadClass(PACKAGE + "VectorDecoder");
            var create = maker.getDeclaredMethod("create");
            create.setAccessible(true);
            return (PaletteDecoder) create.invoke(null);
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

    private static boolean dependsOnWidth(String name) {
        return name.startsWith(PACKAGE) && !name.equals(PaletteDecoder.class.getName())
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
