package org.gouache.contract;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Loads kernels anew. Which ones are chosen, and how wide vectors are, is in constants of classes,
 * for the sake of the compiler; so other kernels take other classes.
 */
public final class KernelLoader extends ClassLoader {
    private static final String WIDTH = "gouache.vector.bits";
    private static final String KERNELS = "org.gouache.palettize.";
    private static final String CONSTANTS = KERNELS + "vector.";

    private final String users;

    private KernelLoader(String users) {
        super(KernelLoader.class.getClassLoader());
        this.users = users;
    }

    /**
     * A thing of a class, which is loaded anew with its package and all kernels.
     *
     * @param bits how wide vectors are: 128, 256 or 512; with 0 there are none
     * @param face the interface by which it is called; types in it are not loaded anew
     * @param type has a constructor without parameters
     */
    public static <T> T load(int bits, Class<T> face, Class<? extends T> type) {
        String before = System.getProperty(WIDTH);
        System.setProperty(WIDTH, Integer.toString(bits));
        try {
            KernelLoader loader = new KernelLoader(type.getPackageName() + ".");
            loader.settle(bits);
            Constructor<?> constructor = loader.loadClass(type.getName()).getDeclaredConstructor();
            constructor.setAccessible(true);
            return seenAs(face, constructor.newInstance());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        } finally {
            if (before == null) {
                System.clearProperty(WIDTH);
            } else {
                System.setProperty(WIDTH, before);
            }
        }
    }

    /** Sets the constants, as long as the property says what they are to be. */
    private void settle(int bits) throws ReflectiveOperationException {
        Class.forName(CONSTANTS + "VectorSupport", true, this);
        if (bits > 0) {
            Object width = loadClass(CONSTANTS + "VectorWidth").getField("BITS").get(null);
            if (!width.equals(bits)) {
                throw new AssertionError("vectors are of %s bits, not %d".formatted(width, bits));
            }
        }
    }

    /** The interface may have been loaded anew too, and is another one then. */
    private static <T> T seenAs(Class<T> face, Object made) {
        return face.cast(
                face.isInstance(made)
                        ? made
                        : Proxy.newProxyInstance(
                                face.getClassLoader(),
                                new Class<?>[] {face},
                                (_, method, arguments) -> call(made, method, arguments)));
    }

    private static Object call(Object made, Method method, Object[] arguments) throws Throwable {
        Method same = made.getClass().getMethod(method.getName(), method.getParameterTypes());
        same.setAccessible(true);
        try {
            return same.invoke(made, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(KERNELS) && !name.startsWith(users)) {
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
