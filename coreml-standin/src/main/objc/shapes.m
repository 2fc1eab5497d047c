#import "state.h"

@implementation MLMultiArrayShapeConstraint

WITH_STATE(NSArray *)

+ (MLMultiArrayShapeConstraint *)constraintOfShapes:(NSArray *)shapes {
    MLMultiArrayShapeConstraint *constraint = [[[self alloc] init] autorelease];
    *state_of(constraint) = [shapes copy];
    return constraint;
}

- (MLMultiArrayShapeConstraintType)type {
    return [*state_of(self) count] ? MLMultiArrayShapeConstraintTypeEnumerated
                                   : MLMultiArrayShapeConstraintTypeUnspecified;
}

- (NSArray *)enumeratedShapes {
    return *state_of(self);
}

- (void)dealloc {
    [*state_of(self) release];
    [super dealloc];
}

@end
