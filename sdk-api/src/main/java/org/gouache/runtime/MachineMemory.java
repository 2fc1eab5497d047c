package org.gouache.runtime;

import com.sun.management.OperatingSystemMXBean;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** The memory of this machine, or of the container in which this process is. */
public final class MachineMemory {
    private static final Path LINUX = Path.of("/proc/meminfo");
    private static final String AVAILABLE = "MemAvailable:";
    private static final int KIB = 1024;

    private MachineMemory() {}

    /** All there is, in bytes. */
    public static long total() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                .getTotalMemorySize();
    }

    /**
     * What programs can take now without swapping, in bytes: the system's own estimate on Linux,
     * where memory that holds files can be had; elsewhere all there is.
     */
    public static long available() {
        long total = total();
        try {
            for (String line : Files.readAllLines(LINUX)) {
                if (line.startsWith(AVAILABLE)) {
                    String kib = line.substring(AVAILABLE.length(), line.lastIndexOf("kB"));
                    return Math.min(total, Long.parseLong(kib.strip()) * KIB);
                }
            }
        } catch (IOException _) {
            return total;
        }
        return total;
    }
}
