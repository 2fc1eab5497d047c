package org.gouache.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import jdk.incubator.vector.IntVector;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Uses native, mapped and heap memory in turn, so that Java's compiler has seen them all, as in an
 * application: a loop that owes its speed to having seen one kind only is found out.
 */
final class MemoryOfAllKinds {
    private static final int BYTES = 1 << 16;
    private static final int ROUNDS = 300;

    private MemoryOfAllKinds() {}

    static void use() throws IOException {
        Path file = Files.createTempFile("memory", "");
        Files.write(file, new byte[BYTES]);
        try (Arena arena = Arena.ofConfined();
                FileChannel channel =
                        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            List<MemorySegment> kinds =
                    List.of(
                            arena.allocate(BYTES),
                            channel.map(MapMode.READ_WRITE, 0, BYTES, arena),
                            MemorySegment.ofArray(new byte[BYTES]),
                            MemorySegment.ofArray(new float[BYTES / Float.BYTES]));
            for (int round = 0; round < ROUNDS; round++) {
                kinds.forEach(MemoryOfAllKinds::use);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void use(MemorySegment memory) {
        for (long at = 0; at < BYTES; at += 64) {
            int value = memory.get(JAVA_BYTE, at) + memory.get(JAVA_SHORT_UNALIGNED, at);
            IntVector.broadcast(IntVector.SPECIES_PREFERRED, value)
                    .intoMemorySegment(memory, at, LITTLE_ENDIAN);
            memory.set(JAVA_INT_UNALIGNED, at, memory.get(JAVA_INT_UNALIGNED, at) + 1);
            memory.set(JAVA_LONG_UNALIGNED, at, memory.get(JAVA_LONG_UNALIGNED, at) + 1);
        }
    }
}
