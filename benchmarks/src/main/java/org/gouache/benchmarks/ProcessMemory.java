package org.gouache.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The memory of a process as Linux counts it; empty answers elsewhere, and once it is gone. */
public record ProcessMemory(Path status) {
    private static final int KIB = 1024;

    public static ProcessMemory of(long pid) {
        return new ProcessMemory(Path.of("/proc", Long.toString(pid), "status"));
    }

    public static ProcessMemory ofThisProcess() {
        return new ProcessMemory(Path.of("/proc/self/status"));
    }

    /** The largest resident set so far, in bytes. */
    public OptionalLong peakResident() {
        return field("VmHWM:");
    }

    /** Resident memory that no file backs, in bytes. */
    public OptionalLong residentAnonymous() {
        return field("RssAnon:");
    }

    /** Resident pages of mapped files, in bytes. */
    public OptionalLong residentFiles() {
        return field("RssFile:");
    }

    private OptionalLong field(String name) {
        try {
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(name)) {
                    String kib = line.substring(name.length(), line.lastIndexOf("kB")).strip();
                    return OptionalLong.of(Long.parseLong(kib) * KIB);
                }
            }
        } catch (IOException _) {
            return OptionalLong.empty();
        }
        return OptionalLong.empty();
    }
}
