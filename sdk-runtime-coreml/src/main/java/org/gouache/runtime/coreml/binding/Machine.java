package org.gouache.runtime.coreml.binding;

import org.gouache.runtime.coreml.shim.Shim;
import org.gouache.runtime.coreml.shim.gouache_coreml_machine;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Core ML tells of a machine.
 *
 * @param devices its processors; empty where the system does not tell (before macOS 14)
 * @param neuralEngineCores 0: unknown
 * @param performanceCores of the CPU; 0: unknown
 * @param system the version of the operating system
 * @param model as in {@code Mac14,2}; empty: unknown
 */
public record Machine(
        Set<Device> devices,
        int neuralEngineCores,
        int performanceCores,
        String system,
        String model) {

    /** A processor. */
    public enum Device {
        CPU,
        GPU,
        NEURAL_ENGINE
    }

    public Machine {
        devices = Set.copyOf(devices);
    }

    static Machine read() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment machine = gouache_coreml_machine.allocate(arena);
            Shim.gouache_coreml_machine_read(machine);
            return new Machine(
                    devices(gouache_coreml_machine.devices(machine)),
                    gouache_coreml_machine.ane_cores(machine),
                    gouache_coreml_machine.performance_cores(machine),
                    gouache_coreml_machine.system(machine).getString(0),
                    gouache_coreml_machine.model(machine).getString(0));
        }
    }

    private static Set<Device> devices(int bits) {
        Set<Device> devices = EnumSet.noneOf(Device.class);
        for (Device device : Device.values()) {
            int bit =
                    switch (device) {
                        case CPU -> Shim.GOUACHE_COREML_DEVICE_CPU();
                        case GPU -> Shim.GOUACHE_COREML_DEVICE_GPU();
                        case NEURAL_ENGINE -> Shim.GOUACHE_COREML_DEVICE_ANE();
                    };
            if ((bits & bit) != 0) {
                devices.add(device);
            }
        }
        return devices;
    }

    @Override
    public String toString() {
        return "%s, system %s, processors %s, Neural Engine cores %s, performance cores %s"
                .formatted(
                        model.isEmpty() ? "unknown" : model,
                        system,
                        devices.isEmpty() ? "not told" : new TreeSet<>(devices),
                        neuralEngineCores == 0 ? "unknown" : neuralEngineCores,
                        performanceCores == 0 ? "unknown" : performanceCores);
    }
}
