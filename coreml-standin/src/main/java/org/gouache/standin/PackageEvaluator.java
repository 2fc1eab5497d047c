package org.gouache.standin;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.util.Objects.requireNonNull;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.standin.mil.MilProgram;
import org.gouache.standin.mil.Rounding;
import org.gouache.tensor.Tensor;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Runs packages for the stand-in, which calls it: {@code standin_evaluator}. */
final class PackageEvaluator {
    private static final int FAILED = 1;
    private static final int DONE = 0;

    private final Map<Long, MilProgram> programs = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private volatile Rounding rounding = Rounding.NONE;

    void setRounding(Rounding wanted) {
        rounding = wanted;
    }

    /** The struct of its functions, as long as the arena lives. */
    MemorySegment functions(Arena arena) {
        MemorySegment functions = arena.allocate(ADDRESS, 3);
        functions.setAtIndex(
                ADDRESS,
                0,
                upcall(
                        "load",
                        FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, JAVA_LONG),
                        arena));
        functions.setAtIndex(
                ADDRESS,
                1,
                upcall(
                        "predict",
                        FunctionDescriptor.of(
                                JAVA_INT, JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS,
                                JAVA_LONG),
                        arena));
        functions.setAtIndex(
                ADDRESS, 2, upcall("unload", FunctionDescriptor.ofVoid(JAVA_LONG), arena));
        return functions;
    }

    private MemorySegment upcall(String method, FunctionDescriptor function, Arena arena) {
        MethodType type = function.toMethodType();
        try {
            MethodHandle handle =
                    MethodHandles.lookup().findVirtual(PackageEvaluator.class, method, type);
            return Linker.nativeLinker().upcallStub(handle.bindTo(this), function, arena);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(method, e);
        }
    }

    /* What is thrown out of an upcall ends the process: each of these catches all. */

    long load(MemorySegment folder, MemorySegment text, long capacity) {
        try {
            Path path = Path.of(folder.reinterpret(Long.MAX_VALUE).getString(0));
            MilProgram program = MilProgram.open(path);
            try (PackageReader reader = PackageReader.open(path)) {
                tell(ModelLines.of(reader.model().getDescription(), program), text, capacity);
            } catch (Throwable e) {
                program.close();
                throw e;
            }
            long number = numbers.incrementAndGet();
            programs.put(number, program);
            return number;
        } catch (Throwable e) {
            tell(reason(e), text, capacity);
            return 0;
        }
    }

    int predict(
            long number,
            MemorySegment inputs,
            int inputCount,
            MemorySegment outputs,
            int outputCount,
            MemorySegment text,
            long capacity) {
        try {
            Map<String, Tensor> values = new LinkedHashMap<>();
            StandInArray.all(inputs, inputCount)
                    .forEach(array -> values.put(array.name(), array.read()));
            Map<String, Tensor> results =
                    requireNonNull(programs.get(number)).run(values, rounding);
            StandInArray.all(outputs, outputCount)
                    .forEach(array -> array.write(requireNonNull(results.get(array.name()))));
            return DONE;
        } catch (Throwable e) {
            tell(reason(e), text, capacity);
            return FAILED;
        }
    }

    void unload(long number) {
        try {
            requireNonNull(programs.remove(number)).close();
        } catch (Throwable e) {
            System.getLogger(PackageEvaluator.class.getName())
                    .log(System.Logger.Level.ERROR, "a program was not closed", e);
        }
    }

    private static String reason(Throwable e) {
        return e instanceof GouacheException ? String.valueOf(e.getMessage()) : e.toString();
    }

    private static void tell(String text, MemorySegment to, long capacity) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        MemorySegment room = to.reinterpret(capacity);
        int length = (int) Math.min(bytes.length, capacity - 1);
        while (length < bytes.length && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        MemorySegment.copy(bytes, 0, room, JAVA_BYTE, 0, length);
        room.set(JAVA_BYTE, length, (byte) 0);
    }
}
