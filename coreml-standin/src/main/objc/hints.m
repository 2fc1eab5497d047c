#import "state.h"

typedef struct {
    MLReshapeFrequencyHint frequency;
    MLSpecializationStrategy strategy;
} hints_state;

@implementation MLOptimizationHints

WITH_STATE(hints_state)

- (MLReshapeFrequencyHint)reshapeFrequency {
    return state_of(self)->frequency;
}

- (void)setReshapeFrequency:(MLReshapeFrequencyHint)frequency {
    state_of(self)->frequency = frequency;
}

- (MLSpecializationStrategy)specializationStrategy {
    return state_of(self)->strategy;
}

- (void)setSpecializationStrategy:(MLSpecializationStrategy)strategy {
    state_of(self)->strategy = strategy;
}

@end
