#import "state.h"

@implementation MLPredictionOptions

WITH_STATE(NSDictionary *)

- (void)setOutputBackings:(NSDictionary *)backings {
    [*state_of(self) autorelease];
    *state_of(self) = [backings copy];
}

- (NSDictionary *)outputBackings {
    return *state_of(self);
}

- (void)dealloc {
    [*state_of(self) release];
    [super dealloc];
}

@end
