#import "state.h"

typedef struct {
    MLComputeUnits units;
    BOOL low_precision;
    MLOptimizationHints *hints;
} configuration_state;

@implementation MLModelConfiguration

WITH_STATE(configuration_state)

- (MLComputeUnits)computeUnits {
    return state_of(self)->units;
}

- (void)setComputeUnits:(MLComputeUnits)units {
    state_of(self)->units = units;
}

- (BOOL)allowLowPrecisionAccumulationOnGPU {
    return state_of(self)->low_precision;
}

- (void)setAllowLowPrecisionAccumulationOnGPU:(BOOL)allowed {
    state_of(self)->low_precision = allowed;
}

- (MLOptimizationHints *)optimizationHints {
    return state_of(self)->hints;
}

- (void)setOptimizationHints:(MLOptimizationHints *)hints {
    [state_of(self)->hints autorelease];
    state_of(self)->hints = [hints retain];
}

- (void)dealloc {
    [state_of(self)->hints release];
    [super dealloc];
}

@end
