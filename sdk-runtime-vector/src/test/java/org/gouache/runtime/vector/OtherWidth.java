package org.gouache.runtime.vector;

import org.gouache.palettize.vector.VectorWidth;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Computing by vectors of another width than the processor's. The width is a constant of classes,
 * for the sake of the compiler, so they are loaded anew.
 */
final class OtherWidth extends ClassLoader {
    private OtherWidth() {
        super(OtherWidth.class.getClassLoader());
    }

    static RowMath rows(int bits) {
        return of(bits, RowMath.class, VectorRows.class);
    }

    static OnlineSoftmax softmax(int bits) {
        return of(bits, OnlineSoftmax.class, VectorSoftmax.class);
    }

    private static <T> T of(int bits, Class<T> face, Class<? extends T> vectors) {
        String before = System.getProperty(VectorWidth.PROPERTY);
        System.setProperty(VectorWidth.PROPERTY, Integer.toString(bits));
        try {
            Class<?> type = new OtherWidth().loadClass(vectors.getName());
            var constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            Object found = constructor.newInstance();
            return face.cast(
                    Proxy.newProxyInstance(
                            OtherWidth.class.getClassLoader(),
                            new Class<?>[] {face},
                            (_, method, arguments) -> call(found, method, arguments)));
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

    private static Object call(Object found, Method method, Object[] arguments) throws Throwable {
        Method same = found.getClass().getMethod(method.getName(), method.getParameterTypes());
        same.setAccessible(true);
        try {
            return same.invoke(found, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        boolean anew =
                name.startsWith(VectorRows.class.getPackageName() + ".")
                        || name.equals(VectorWidth.class.getName());
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
            byte[] bytes = in.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
