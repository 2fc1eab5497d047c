#import "state.h"

#include <stdlib.h>
#include <string.h>

enum { ROW_ALIGNMENT = 64 };

typedef struct {
    char *data;
    NSArray *shape;
    NSArray *strides;
    MLMultiArrayDataType type;
    void (^deallocator)(void *bytes);
    BOOL own;
} array_state;

static NSUInteger element_bytes(MLMultiArrayDataType type) {
    return (NSUInteger)(type & 0xFF) / 8;
}

static NSUInteger at(NSArray *values, NSUInteger index) {
    return [[values objectAtIndex:index] unsignedIntegerValue];
}

@implementation MLMultiArray

WITH_STATE(array_state)

- (id)initWithDataPointer:(void *)pointer
                    shape:(NSArray *)shape
                 dataType:(MLMultiArrayDataType)type
                  strides:(NSArray *)strides
              deallocator:(void (^)(void *bytes))deallocator
                    error:(NSError **)error {
    self = [super init];
    array_state *state = state_of(self);
    state->data = pointer;
    state->shape = [shape copy];
    state->strides = [strides copy];
    state->type = type;
    array_born(YES);
    if (has_fault(STANDIN_NO_ARRAY)) {
        [self release];
        return failure(error, 1, @"no array on this memory");
    }
    state->deallocator = _Block_copy(deallocator);
    return self;
}

- (void)dealloc {
    array_state *state = state_of(self);
    if (state->deallocator) {
        state->deallocator(state->data);
        _Block_release(state->deallocator);
    }
    if (state->own) {
        free(state->data);
    }
    [state->shape release];
    [state->strides release];
    array_gone(!state->own);
    [super dealloc];
}

- (MLMultiArrayDataType)dataType {
    return state_of(self)->type;
}

- (NSArray *)shape {
    return state_of(self)->shape;
}

- (NSArray *)strides {
    return state_of(self)->strides;
}

- (NSInteger)bytes {
    array_state *state = state_of(self);
    NSUInteger last = 0;
    for (NSUInteger i = 0; i < [state->shape count]; i++) {
        last += (at(state->shape, i) - 1) * at(state->strides, i);
    }
    return (NSInteger)((last + 1) * element_bytes(state->type));
}

- (void)getBytesWithHandler:(void (^)(const void *bytes, NSInteger size))handler {
    handler(state_of(self)->data, [self bytes]);
}

+ (MLMultiArray *)paddedWithShape:(NSArray *)shape type:(MLMultiArrayDataType)type {
    NSUInteger rank = [shape count];
    NSUInteger in_row = ROW_ALIGNMENT / element_bytes(type);
    NSUInteger stride = 1;
    NSMutableArray *strides = [NSMutableArray array];
    for (NSUInteger i = rank; i-- > 0;) {
        [strides insertObject:[NSNumber numberWithUnsignedInteger:stride] atIndex:0];
        stride *= at(shape, i);
        if (i == rank - 1) {
            stride = (stride + in_row - 1) / in_row * in_row;
        }
    }
    MLMultiArray *made = [[[MLMultiArray alloc] init] autorelease];
    array_state *state = state_of(made);
    state->shape = [shape copy];
    state->strides = [strides copy];
    state->type = type;
    state->own = YES;
    state->data = calloc(stride, element_bytes(type));
    array_born(NO);
    return made;
}

- (MLMultiArray *)wrapped {
    array_state *state = state_of(self);
    MLMultiArray *owner = self;
    return [[[MLMultiArray alloc] initWithDataPointer:state->data
                                                shape:state->shape
                                             dataType:state->type
                                              strides:state->strides
                                          deallocator:^(void *bytes) {
                                              (void)bytes;
                                              (void)owner;
                                          }
                                                error:NULL] autorelease];
}

typedef enum { TO_DENSE, FROM_DENSE } direction;

static void move(direction way, char *mine, char *dense, NSUInteger bytes) {
    memcpy(way == TO_DENSE ? dense : mine, way == TO_DENSE ? mine : dense, bytes);
}

/* Returns where the dense values go on. */
- (char *)move:(direction)way mine:(char *)mine dense:(char *)dense axis:(NSUInteger)axis {
    array_state *state = state_of(self);
    NSUInteger bytes = element_bytes(state->type);
    NSUInteger step = at(state->strides, axis) * bytes;
    NSUInteger size = at(state->shape, axis);
    BOOL last = axis + 1 == [state->shape count];
    if (last && step == bytes) {
        move(way, mine, dense, size * bytes);
        return dense + size * bytes;
    }
    for (NSUInteger i = 0; i < size; i++) {
        if (last) {
            move(way, mine + i * step, dense, bytes);
            dense += bytes;
        } else {
            dense = [self move:way mine:mine + i * step dense:dense axis:axis + 1];
        }
    }
    return dense;
}

- (void)readInto:(void *)dense {
    [self move:TO_DENSE mine:state_of(self)->data dense:dense axis:0];
}

- (void)fillFrom:(const void *)dense {
    [self move:FROM_DENSE mine:state_of(self)->data dense:(char *)dense axis:0];
}

- (NSUInteger)denseBytes {
    NSUInteger bytes = element_bytes(state_of(self)->type);
    for (NSNumber *size in state_of(self)->shape) {
        bytes *= [size unsignedIntegerValue];
    }
    return bytes;
}

@end
