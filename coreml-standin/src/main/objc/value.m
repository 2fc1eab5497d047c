#import "state.h"

@implementation MLFeatureValue

WITH_STATE(MLMultiArray *)

+ (id)featureValueWithMultiArray:(MLMultiArray *)array {
    MLFeatureValue *value = [[[self alloc] init] autorelease];
    *state_of(value) = [array retain];
    return value;
}

- (MLMultiArray *)multiArrayValue {
    return *state_of(self);
}

- (void)dealloc {
    [*state_of(self) release];
    [super dealloc];
}

@end
