package org.gouache.runtime.coreml.binding;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import org.gouache.GouacheException;
import org.gouache.runtime.coreml.shim.Shim;
import org.gouache.runtime.coreml.shim.gouache_coreml_buffer;
import org.gouache.runtime.coreml.shim.gouache_coreml_error;
import org.gouache.runtime.coreml.shim.gouache_coreml_feature;
import org.gouache.runtime.coreml.shim.gouache_coreml_machine;
import org.gouache.runtime.coreml.shim.gouache_coreml_options;

import java.lang.foreign.Arena;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.PaddingLayout;
import java.util.ArrayList;
import java.util.List;

/** Holds a native library to what Java was generated for: before anything else is called. */
final class LibraryLayout {
    /** In the order of the header. */
    static final List<GroupLayout> STRUCTS =
            List.of(
                    gouache_coreml_error.layout(),
                    gouache_coreml_options.layout(),
                    gouache_coreml_feature.layout(),
                    gouache_coreml_buffer.layout(),
                    gouache_coreml_machine.layout());

    private LibraryLayout() {}

    /**
     * @throws GouacheException if the library is of another version, or its compiler laid out
     *     structs otherwise
     */
    static void check(LibraryFile library) {
        int version = Shim.gouache_coreml_abi_version();
        if (version != Shim.GOUACHE_COREML_ABI()) {
            throw new GouacheException(
                    "%s: of another version of Gouache: its interface has number %d, expected %d"
                            .formatted(library, version, Shim.GOUACHE_COREML_ABI()));
        }
        List<Long> expected = facts();
        List<Long> found = reported(expected.size());
        if (!found.equals(expected)) {
            throw new GouacheException(
                    "%s: sizes and offsets of its structs are %s, expected %s"
                            .formatted(library, found, expected));
        }
    }

    /** Of each struct its size, then the offsets of its fields. */
    static List<Long> facts() {
        List<Long> facts = new ArrayList<>();
        for (GroupLayout struct : STRUCTS) {
            facts.add(struct.byteSize());
            for (MemoryLayout member : struct.memberLayouts()) {
                if (!(member instanceof PaddingLayout)) {
                    String name = member.name().orElseThrow();
                    facts.add(struct.byteOffset(PathElement.groupElement(name)));
                }
            }
        }
        return facts;
    }

    private static List<Long> reported(int capacity) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment facts = arena.allocate(JAVA_LONG, capacity);
            int count = Shim.gouache_coreml_layout(facts, capacity);
            List<Long> found = new ArrayList<>();
            for (int i = 0; i < Math.min(count, capacity); i++) {
                found.add(facts.getAtIndex(JAVA_LONG, i));
            }
            return count > capacity ? List.of((long) count) : found;
        }
    }
}
