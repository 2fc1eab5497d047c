package org.gouache.runtime.coreml.macos;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A library for macOS, as its own load commands tell. */
final class MachO {
    static final int ARM64 = 0x0100000c;
    static final int X86_64 = 0x01000007;
    static final int DYNAMIC_LIBRARY = 6;
    static final int MACOS = 1;

    private static final int MAGIC_64 = 0xfeedfacf;
    private static final int HEADER_BYTES = 32;
    private static final int SYMBOL_TABLE = 0x2;
    private static final int LOAD_DYLIB = 0xc;
    private static final int ID_DYLIB = 0xd;
    private static final int CODE_SIGNATURE = 0x1d;
    private static final int BUILD_VERSION = 0x32;
    private static final int DYLD_INFO_ONLY = 0x80000022;

    private final ByteBuffer bytes;
    private final Map<Integer, List<Integer>> commands = new TreeMap<>();

    MachO(byte[] file) {
        bytes = ByteBuffer.wrap(file).order(LITTLE_ENDIAN);
        if (bytes.getInt(0) != MAGIC_64) {
            throw new IllegalArgumentException("no Mach-O file of 64 bits");
        }
        int at = HEADER_BYTES;
        for (int i = 0; i < bytes.getInt(16); i++) {
            commands.computeIfAbsent(bytes.getInt(at), kind -> new ArrayList<>()).add(at);
            at += bytes.getInt(at + 4);
        }
    }

    int processor() {
        return bytes.getInt(4);
    }

    int fileType() {
        return bytes.getInt(12);
    }

    private int only(int command) {
        List<Integer> places = commands.getOrDefault(command, List.of());
        if (places.size() != 1) {
            throw new IllegalArgumentException("%d commands %x".formatted(places.size(), command));
        }
        return places.getFirst();
    }

    int platform() {
        return bytes.getInt(only(BUILD_VERSION) + 8);
    }

    /** As in {@code 13.0}. */
    String minimumSystem() {
        int version = bytes.getInt(only(BUILD_VERSION) + 12);
        return "%d.%d".formatted(version >> 16, version >> 8 & 0xff);
    }

    String installName() {
        return name(only(ID_DYLIB));
    }

    /** In the order in which symbols refer to them, from 1. */
    List<String> libraries() {
        return commands.getOrDefault(LOAD_DYLIB, List.of()).stream().map(this::name).toList();
    }

    private String name(int command) {
        return text(command + bytes.getInt(command + 8));
    }

    private String text(int at) {
        int end = at;
        while (bytes.get(end) != 0) {
            end++;
        }
        return new String(bytes.array(), at, end - at, StandardCharsets.UTF_8);
    }

    /** The symbols that others can find, from the trie that the loader searches. */
    Set<String> exports() {
        int at = only(DYLD_INFO_ONLY);
        Set<String> names = new TreeSet<>();
        collect(bytes.slice(bytes.getInt(at + 40), bytes.getInt(at + 44)), 0, "", names);
        return names;
    }

    private static void collect(ByteBuffer trie, int node, String prefix, Set<String> names) {
        trie.position(node);
        int terminal = (int) uleb(trie);
        if (terminal > 0) {
            names.add(prefix);
        }
        trie.position(trie.position() + terminal);
        int children = trie.get() & 0xff;
        for (int i = 0; i < children; i++) {
            StringBuilder edge = new StringBuilder();
            for (byte letter = trie.get(); letter != 0; letter = trie.get()) {
                edge.append((char) letter);
            }
            int child = (int) uleb(trie);
            int next = trie.position();
            collect(trie, child, prefix + edge, names);
            trie.position(next);
        }
    }

    private static long uleb(ByteBuffer from) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = from.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    /** The symbols that are missing here, by the library that is to have them. */
    Map<String, Set<String>> imports() {
        int table = only(SYMBOL_TABLE);
        int symbols = bytes.getInt(table + 8);
        int names = bytes.getInt(table + 16);
        List<String> libraries = libraries();
        Map<String, Set<String>> imports = new TreeMap<>();
        for (int i = 0; i < bytes.getInt(table + 12); i++) {
            int at = symbols + 16 * i;
            boolean external = (bytes.get(at + 4) & 1) != 0;
            boolean undefined = (bytes.get(at + 4) & 0x0e) == 0;
            if (external && undefined) {
                String library = libraries.get((bytes.getShort(at + 6) >> 8 & 0xff) - 1);
                imports.computeIfAbsent(library, name -> new TreeSet<>())
                        .add(text(names + bytes.getInt(at)));
            }
        }
        return imports;
    }

    CodeDirectory codeDirectory() {
        int at = only(CODE_SIGNATURE);
        return CodeDirectory.of(bytes.array(), bytes.getInt(at + 8), bytes.getInt(at + 12));
    }
}
