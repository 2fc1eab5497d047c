#import "arrays.h"

#include <stdlib.h>
#include <string.h>

struct array_count {
    array_count *whole;
    _Atomic int32_t arrays;
    _Atomic int32_t references;
    _Atomic int32_t gone[];
};

array_count *count_of(array_count *whole, int32_t most_arrays) {
    array_count *count = calloc(1, sizeof *count + (size_t)most_arrays * sizeof count->gone[0]);
    if (!count) {
        return NULL;
    }
    count->whole = whole;
    count->references = 1;
    if (whole) {
        whole->references++;
    }
    return count;
}

int32_t counted(array_count *count) {
    return count->arrays;
}

void let_go(array_count *count) {
    while (count && --count->references == 0) {
        array_count *whole = count->whole;
        free(count);
        count = whole;
    }
}

static void add(array_count *count, int32_t arrays) {
    for (; count; count = count->whole) {
        count->arrays += arrays;
    }
}

/* Core ML does not say whether it calls the deallocator of an array that it could not make. */
static void array_gone(array_count *count, int32_t index) {
    if (!__c11_atomic_exchange(&count->gone[index], 1, __ATOMIC_SEQ_CST)) {
        add(count, -1);
        let_go(count);
    }
}

NSArray<NSNumber *> *numbers(const int64_t *values, int32_t count) {
    NSMutableArray *all = [NSMutableArray arrayWithCapacity:(NSUInteger)count];
    for (int32_t i = 0; i < count; i++) {
        [all addObject:[NSNumber numberWithLongLong:values[i]]];
    }
    return all;
}

void read_numbers(NSArray<NSNumber *> *from, int64_t *to, int32_t most) {
    for (NSUInteger i = 0; i < [from count] && i < (NSUInteger)most; i++) {
        to[i] = [[from objectAtIndex:i] longLongValue];
    }
}

MLMultiArray *array_on(
        const gouache_coreml_buffer *buffer, array_count *count, int32_t index, NSError **cause) {
    count->references++;
    add(count, 1);
    MLMultiArray *array =
            [[[MLMultiArray alloc] initWithDataPointer:buffer->data
                                                 shape:numbers(buffer->shape, buffer->rank)
                                              dataType:(MLMultiArrayDataType)buffer->dtype
                                               strides:numbers(buffer->strides, buffer->rank)
                                           deallocator:^(void *bytes) {
                                               (void)bytes;
                                               array_gone(count, index);
                                           }
                                                 error:cause] autorelease];
    if (!array) {
        array_gone(count, index);
    }
    return array;
}
