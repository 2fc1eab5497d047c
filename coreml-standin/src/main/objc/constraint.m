#import "state.h"

typedef struct {
    NSArray *shape;
    MLMultiArrayDataType type;
    MLMultiArrayShapeConstraint *shapes;
} constraint_state;

@implementation MLMultiArrayConstraint

WITH_STATE(constraint_state)

+ (MLMultiArrayConstraint *)constraintWithShape:(NSArray *)shape
                                           type:(MLMultiArrayDataType)type
                                         shapes:(NSArray *)shapes {
    MLMultiArrayConstraint *constraint = [[[self alloc] init] autorelease];
    constraint_state *state = state_of(constraint);
    state->shape = [shape copy];
    state->type = type;
    state->shapes = [[MLMultiArrayShapeConstraint constraintOfShapes:shapes] retain];
    return constraint;
}

- (NSArray *)shape {
    return state_of(self)->shape;
}

- (MLMultiArrayDataType)dataType {
    return state_of(self)->type;
}

- (MLMultiArrayShapeConstraint *)shapeConstraint {
    return state_of(self)->shapes;
}

- (void)dealloc {
    [state_of(self)->shape release];
    [state_of(self)->shapes release];
    [super dealloc];
}

@end
