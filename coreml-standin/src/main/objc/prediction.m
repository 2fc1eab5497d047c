#include <string.h>
#include <unistd.h>

#include "half.h"
#import "model.h"

enum { DELAY_MICROSECONDS = 50000 };

static standin_array dense(NSString *name, MLMultiArrayDataType type, NSArray *shape, void *data) {
    standin_array array = {.dtype = (int32_t)type, .rank = (int32_t)[shape count], .data = data};
    for (NSUInteger i = 0; i < [shape count] && i < 8; i++) {
        array.shape[i] = [[shape objectAtIndex:i] longLongValue];
    }
    strncpy(array.name, [name UTF8String], sizeof array.name - 1);
    return array;
}

static MLMultiArray *narrowed(MLMultiArray *array, const float *values) {
    MLMultiArray *narrow = [MLMultiArray paddedWithShape:[array shape]
                                                    type:MLMultiArrayDataTypeFloat16];
    NSMutableData *halves = [NSMutableData dataWithLength:[narrow denseBytes]];
    uint16_t *to = [halves mutableBytes];
    for (NSUInteger i = 0; i < [halves length] / sizeof *to; i++) {
        to[i] = to_half(values[i]);
    }
    [narrow fillFrom:to];
    return narrow;
}

@implementation MLModel (Prediction)

/* Wait, fail or keep the inputs, as the switches say. */
- (BOOL)disturb:(id<MLFeatureProvider>)input error:(NSError **)error {
    if (has_fault(STANDIN_DELAY)) {
        usleep(DELAY_MICROSECONDS);
    }
    if (has_fault(STANDIN_EXCEPTION)) {
        [NSException raise:@"StandInException" format:@"the prediction was ‘interrupted’"];
    }
    if (has_fault(STANDIN_FOREIGN_EXCEPTION)) {
        @throw @"not an NSException";
    }
    if (has_fault(STANDIN_ERROR)) {
        failure(error, 1, @"the prediction failed: größer als erlaubt");
        return NO;
    }
    if (has_fault(STANDIN_KEPT_INPUTS)) {
        @synchronized(self) {
            [[self state]->kept addObject:input];
        }
    }
    return YES;
}

- (MLFeatureValue *)result:(const void *)values
                        of:(MLFeatureDescription *)feature
                   backing:(MLMultiArray *)backing {
    MLMultiArray *array = backing;
    if (!backing || has_fault(STANDIN_IGNORED_BACKING | STANDIN_WRONG_SHAPE)) {
        NSArray *shape = [feature trueShape];
        if (has_fault(STANDIN_WRONG_SHAPE)) {
            shape = [shape arrayByAddingObject:[NSNumber numberWithInt:1]];
        }
        array = [MLMultiArray paddedWithShape:shape type:[[feature multiArrayConstraint] dataType]];
    }
    if (has_fault(STANDIN_NARROW_OUTPUTS) && [array dataType] == MLMultiArrayDataTypeFloat32) {
        return [MLFeatureValue featureValueWithMultiArray:narrowed(array, values)];
    }
    [array fillFrom:values];
    if (array == backing && has_fault(STANDIN_WRAPPED_BACKING)) {
        array = [array wrapped];
    }
    return [MLFeatureValue featureValueWithMultiArray:array];
}

/* Appends a standin_array for each input that there is; NO: one is wrong. */
- (BOOL)append:(NSMutableData *)arrays
        inputs:(id<MLFeatureProvider>)input
         error:(NSError **)error {
    for (MLFeatureDescription *feature in
         [[[self modelDescription] inputDescriptionsByName] allValues]) {
        MLMultiArray *array = [[input featureValueForName:[feature name]] multiArrayValue];
        NSString *fault = [feature faultOfArray:array];
        if (fault) {
            failure(error, 1, [NSString stringWithFormat:@"the input %@ %@", [feature name], fault]);
            return NO;
        }
        if (array) {
            NSMutableData *values = [NSMutableData dataWithLength:[array denseBytes]];
            [array readInto:[values mutableBytes]];
            standin_array each = dense([feature name], [array dataType], [array shape],
                                       [values mutableBytes]);
            [arrays appendBytes:&each length:sizeof each];
        }
    }
    return YES;
}

- (id<MLFeatureProvider>)predict:(id<MLFeatureProvider>)input
                         options:(MLPredictionOptions *)options
                           error:(NSError **)error {
    predicted();
    NSMutableData *inputs = [NSMutableData data];
    if (![self disturb:input error:error] || ![self append:inputs inputs:input error:error]) {
        return nil;
    }
    NSArray *features = [[[self modelDescription] outputDescriptionsByName] allValues];
    NSMutableData *outputs = [NSMutableData data];
    for (MLFeatureDescription *feature in features) {
        MLMultiArray *backing = [[options outputBackings] objectForKey:[feature name]];
        NSString *fault = backing ? [feature faultOfArray:backing] : nil;
        if (fault) {
            return failure(error, 1, [NSString stringWithFormat:@"the backing of %@ %@",
                                                             [feature name], fault]);
        }
        standin_array each = dense([feature name], [[feature multiArrayConstraint] dataType],
                                   [feature trueShape], NULL);
        NSUInteger bytes = (NSUInteger)(each.dtype & 0xFF) / 8;
        for (int32_t i = 0; i < each.rank; i++) {
            bytes *= (NSUInteger)each.shape[i];
        }
        each.data = [[NSMutableData dataWithLength:bytes] mutableBytes];
        [outputs appendBytes:&each length:sizeof each];
    }
    const standin_array *results = [outputs bytes];
    if (![[self state]->program predict:[inputs bytes]
                                    count:(int32_t)([inputs length] / sizeof(standin_array))
                                     into:results
                                    count:(int32_t)[features count]
                                    error:error]) {
        return nil;
    }
    NSMutableDictionary *values = [NSMutableDictionary dictionary];
    for (NSUInteger i = has_fault(STANDIN_NO_OUTPUT) ? 1 : 0; i < [features count]; i++) {
        MLFeatureDescription *feature = [features objectAtIndex:i];
        [values setObject:[self result:results[i].data
                                    of:feature
                               backing:[[options outputBackings] objectForKey:[feature name]]]
                   forKey:[feature name]];
    }
    return [[[MLDictionaryFeatureProvider alloc] initWithDictionary:values
                                                              error:error] autorelease];
}

@end
