#import "state.h"

#include <pthread.h>
#include <string.h>
#include <sys/sysctl.h>

static _Atomic int faults;
static _Atomic int cores = 4;
static _Atomic int devices = 7;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static standin_evaluator evaluator;
static standin_options options;
static standin_counts counts;

void standin_set_faults(int32_t bits) {
    faults = bits;
}

BOOL has_fault(int32_t fault) {
    return (faults & fault) != 0;
}

void standin_set_evaluator(const standin_evaluator *given) {
    pthread_mutex_lock(&lock);
    evaluator = given ? *given : (standin_evaluator){0};
    pthread_mutex_unlock(&lock);
}

standin_evaluator current_evaluator(void) {
    pthread_mutex_lock(&lock);
    standin_evaluator current = evaluator;
    pthread_mutex_unlock(&lock);
    return current;
}

void standin_read_options(standin_options *read) {
    pthread_mutex_lock(&lock);
    *read = options;
    pthread_mutex_unlock(&lock);
}

void standin_read_counts(standin_counts *read) {
    pthread_mutex_lock(&lock);
    *read = counts;
    pthread_mutex_unlock(&lock);
}

void standin_reset_counts(void) {
    pthread_mutex_lock(&lock);
    counts.most_models = counts.models;
    counts.loads = 0;
    counts.predictions = 0;
    pthread_mutex_unlock(&lock);
}

void model_born(MLModelConfiguration *configuration) {
    MLOptimizationHints *hints = [configuration optimizationHints];
    pthread_mutex_lock(&lock);
    options.units = (int32_t)[configuration computeUnits];
    options.low_precision_accumulation = [configuration allowLowPrecisionAccumulationOnGPU];
    options.reshape_frequency = (int32_t)[hints reshapeFrequency];
    options.specialization_strategy = (int32_t)[hints specializationStrategy];
    counts.loads++;
    counts.models++;
    if (counts.models > counts.most_models) {
        counts.most_models = counts.models;
    }
    pthread_mutex_unlock(&lock);
}

void model_gone(void) {
    pthread_mutex_lock(&lock);
    counts.models--;
    pthread_mutex_unlock(&lock);
}

void predicted(void) {
    pthread_mutex_lock(&lock);
    counts.predictions++;
    pthread_mutex_unlock(&lock);
}

static void add_arrays(int64_t change, BOOL foreign) {
    pthread_mutex_lock(&lock);
    counts.arrays += change;
    counts.foreign_arrays += foreign ? change : 0;
    pthread_mutex_unlock(&lock);
}

void array_born(BOOL foreign) {
    add_arrays(1, foreign);
}

void array_gone(BOOL foreign) {
    add_arrays(-1, foreign);
}

static NSError *error_of(NSInteger code, NSString *text) {
    NSError *deepest = [NSError
            errorWithDomain:@"StandInDevice"
                       code:-14
                   userInfo:[NSDictionary dictionaryWithObject:@"the device says “no”"
                                                        forKey:NSLocalizedDescriptionKey]];
    NSError *middle = [NSError
            errorWithDomain:@"StandInProgram"
                       code:7
                   userInfo:[NSDictionary
                                    dictionaryWithObjectsAndKeys:@"the program was not built",
                                                                 NSLocalizedDescriptionKey, deepest,
                                                                 NSUnderlyingErrorKey, nil]];
    return [NSError errorWithDomain:@"com.apple.CoreML"
                               code:code
                           userInfo:[NSDictionary
                                            dictionaryWithObjectsAndKeys:text,
                                                                         NSLocalizedDescriptionKey,
                                                                         middle,
                                                                         NSUnderlyingErrorKey, nil]];
}

id failure(NSError **error, NSInteger code, NSString *text) {
    if (error) {
        *error = error_of(code, text);
    }
    return nil;
}

void standin_set_machine(int32_t performance_cores, int32_t given_devices) {
    cores = performance_cores;
    devices = given_devices;
}

int sysctlbyname(const char *name, void *value, size_t *size, void *new_value, size_t new_size) {
    (void)new_value;
    (void)new_size;
    if (!strcmp(name, "hw.model") && *size > strlen("StandIn1,1")) {
        strcpy(value, "StandIn1,1");
        *size = strlen(value) + 1;
        return 0;
    }
    if (!strcmp(name, "hw.perflevel0.physicalcpu") && *size == sizeof(int32_t) && cores > 0) {
        *(int32_t *)value = cores;
        return 0;
    }
    return -1;
}

@implementation MLCPUComputeDevice
@end

@implementation MLGPUComputeDevice
@end

@implementation MLNeuralEngineComputeDevice
- (NSInteger)totalCoreCount {
    return 16;
}
@end

NSArray *available_devices(void) {
    NSArray *classes = [NSArray arrayWithObjects:[MLCPUComputeDevice class],
                                                 [MLGPUComputeDevice class],
                                                 [MLNeuralEngineComputeDevice class], nil];
    NSMutableArray *available = [NSMutableArray array];
    for (NSUInteger i = 0; i < [classes count]; i++) {
        if (devices & (1 << i)) {
            [available addObject:[[[[classes objectAtIndex:i] alloc] init] autorelease]];
        }
    }
    return available;
}
