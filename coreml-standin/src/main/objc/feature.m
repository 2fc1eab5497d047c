#import "state.h"

typedef struct {
    NSString *name;
    NSArray *true_shape;
    BOOL optional;
    MLMultiArrayConstraint *constraint;
} feature_state;

enum { KIND, NAME, TYPE, FLAGS, SIZES };

@implementation MLFeatureDescription

WITH_STATE(feature_state)

static NSArray *sizes_of(NSArray *words) {
    NSMutableArray *sizes = [NSMutableArray array];
    for (NSUInteger i = SIZES; i < [words count]; i++) {
        [sizes addObject:[NSNumber numberWithLongLong:[[words objectAtIndex:i] longLongValue]]];
    }
    return sizes;
}

+ (MLFeatureDescription *)descriptionFromWords:(NSArray *)words {
    NSArray *flags = [[words objectAtIndex:FLAGS] componentsSeparatedByString:@","];
    NSArray *told = [flags containsObject:@"untold"] ? [NSArray array] : sizes_of(words);
    BOOL flexible = [flags containsObject:@"flexible"];
    NSArray *shapes = flexible ? [NSArray arrayWithObjects:told, told, nil]
                               : [NSArray arrayWithObject:told];
    MLFeatureDescription *description = [[[self alloc] init] autorelease];
    feature_state *state = state_of(description);
    state->name = [[words objectAtIndex:NAME] copy];
    state->true_shape = [sizes_of(words) copy];
    state->optional = [flags containsObject:@"optional"];
    state->constraint = [[MLMultiArrayConstraint
            constraintWithShape:told
                           type:(MLMultiArrayDataType)[[words objectAtIndex:TYPE] intValue]
                         shapes:[told count] ? shapes : [NSArray array]] retain];
    return description;
}

- (NSString *)name {
    return state_of(self)->name;
}

- (NSArray *)trueShape {
    return state_of(self)->true_shape;
}

- (MLFeatureType)type {
    return MLFeatureTypeMultiArray;
}

- (BOOL)isOptional {
    return state_of(self)->optional;
}

- (MLMultiArrayConstraint *)multiArrayConstraint {
    return state_of(self)->constraint;
}

- (NSString *)faultOfArray:(MLMultiArray *)array {
    feature_state *state = state_of(self);
    if (!array) {
        return state->optional ? nil : @"is missing";
    }
    if ([array dataType] != [state->constraint dataType]) {
        return @"is of another type";
    }
    return [[array shape] isEqual:state->true_shape] ? nil : @"is of another shape";
}

- (void)dealloc {
    [state_of(self)->name release];
    [state_of(self)->true_shape release];
    [state_of(self)->constraint release];
    [super dealloc];
}

@end
