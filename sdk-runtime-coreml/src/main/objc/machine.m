#import <CoreML/CoreML.h>

#include <stddef.h>
#include <sys/sysctl.h>

#import "errors.h"

int32_t gouache_coreml_abi_version(void) {
    return GOUACHE_COREML_ABI;
}

#define OFFSET(type, field) (int64_t)offsetof(gouache_coreml_##type, field)

static const int64_t layout[] = {
    sizeof(gouache_coreml_error),
    OFFSET(error, code), OFFSET(error, domain), OFFSET(error, text),
    sizeof(gouache_coreml_options),
    OFFSET(options, units), OFFSET(options, low_precision_accumulation),
    OFFSET(options, infrequent_reshape), OFFSET(options, fast_prediction),
    sizeof(gouache_coreml_feature),
    OFFSET(feature, side), OFFSET(feature, kind), OFFSET(feature, dtype),
    OFFSET(feature, optional), OFFSET(feature, rank), OFFSET(feature, flexible),
    OFFSET(feature, shape), OFFSET(feature, name),
    sizeof(gouache_coreml_buffer),
    OFFSET(buffer, feature), OFFSET(buffer, dtype), OFFSET(buffer, rank),
    OFFSET(buffer, reserved), OFFSET(buffer, shape), OFFSET(buffer, strides),
    OFFSET(buffer, bytes), OFFSET(buffer, data),
    sizeof(gouache_coreml_machine),
    OFFSET(machine, devices), OFFSET(machine, ane_cores), OFFSET(machine, performance_cores),
    OFFSET(machine, reserved), OFFSET(machine, system), OFFSET(machine, model),
};

int32_t gouache_coreml_layout(int64_t *facts, int32_t capacity) {
    int32_t count = sizeof layout / sizeof layout[0];
    for (int32_t i = 0; i < count && i < capacity; i++) {
        facts[i] = layout[i];
    }
    return count;
}

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunguarded-availability-new"

/* macOS 13 has neither these classes nor a way to ask for them. */
static void read_devices(gouache_coreml_machine *machine) {
    if (![MLModel respondsToSelector:@selector(availableComputeDevices)]) {
        return;
    }
    for (id device in [MLModel availableComputeDevices]) {
        if ([device isKindOfClass:NSClassFromString(@"MLCPUComputeDevice")]) {
            machine->devices |= GOUACHE_COREML_DEVICE_CPU;
        } else if ([device isKindOfClass:NSClassFromString(@"MLGPUComputeDevice")]) {
            machine->devices |= GOUACHE_COREML_DEVICE_GPU;
        } else if ([device isKindOfClass:NSClassFromString(@"MLNeuralEngineComputeDevice")]) {
            machine->devices |= GOUACHE_COREML_DEVICE_ANE;
            machine->ane_cores = (int32_t)[(MLNeuralEngineComputeDevice *)device totalCoreCount];
        }
    }
}

#pragma clang diagnostic pop

static int32_t read_machine(gouache_coreml_machine *machine) {
    NSProcessInfo *process = [NSProcessInfo processInfo];
    put_text(machine->system, sizeof machine->system, [process operatingSystemVersionString]);
    size_t size = sizeof machine->model - 1;
    if (sysctlbyname("hw.model", machine->model, &size, NULL, 0)) {
        machine->model[0] = 0;
    }
    int32_t cores = 0;
    size = sizeof cores;
    if (!sysctlbyname("hw.perflevel0.physicalcpu", &cores, &size, NULL, 0)) {
        machine->performance_cores = cores;
    }
    read_devices(machine);
    return GOUACHE_COREML_OK;
}

static int32_t machine_read(gouache_coreml_machine *machine) {
    gouache_coreml_error error;
    GUARDED(&error, read_machine(machine))
}

void gouache_coreml_machine_read(gouache_coreml_machine *machine) {
    *machine = (gouache_coreml_machine){0};
    (void)machine_read(machine);
}
