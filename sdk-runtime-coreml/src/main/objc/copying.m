#import "arrays.h"

#include <string.h>

typedef struct {
    int32_t rank;
    int64_t from_element; /* bytes */
    int64_t to_element;   /* bytes; if not as many, float16 becomes float32 */
    const int64_t *shape;
    const int64_t *from_strides;
    const int64_t *to_strides;
} layouts;

int64_t bytes_of_element(int64_t dtype) {
    return (dtype & 0xFF) / 8;
}

/* The number of elements up to the last one, or -1 if there are more than memory can hold. */
static int64_t extent(int32_t rank, const int64_t *shape, const int64_t *strides) {
    int64_t last = 0;
    for (int32_t i = 0; i < rank; i++) {
        int64_t step;
        if (__builtin_mul_overflow(shape[i] - 1, strides[i], &step)
                || __builtin_add_overflow(last, step, &last)) {
            return -1;
        }
    }
    return last < INT64_MAX / 8 ? last + 1 : -1;
}

NSString *fault_of(const gouache_coreml_buffer *buffer) {
    if (!buffer->data) {
        return @"it has no memory";
    }
    if (buffer->rank < 1 || buffer->rank > GOUACHE_COREML_MAX_RANK) {
        return [NSString stringWithFormat:@"its rank is %d, of 1 to %d", (int)buffer->rank,
                                          (int)GOUACHE_COREML_MAX_RANK];
    }
    for (int32_t i = 0; i < buffer->rank; i++) {
        if (buffer->shape[i] < 1 || buffer->strides[i] < 0) {
            return [NSString stringWithFormat:@"its size %lld and stride %lld are not possible",
                                              (long long)buffer->shape[i],
                                              (long long)buffer->strides[i]];
        }
    }
    int64_t elements = extent(buffer->rank, buffer->shape, buffer->strides);
    if (elements < 0 || elements * bytes_of_element(buffer->dtype) > buffer->bytes) {
        return [NSString stringWithFormat:@"its memory has %lld bytes, which is too small",
                                          (long long)buffer->bytes];
    }
    return nil;
}

/* By integers: not every compiler has a type for float16 on every processor. */
static void widen(const char *from, char *to) {
    uint16_t half;
    memcpy(&half, from, sizeof half);
    uint32_t bits = (uint32_t)(half & 0x7FFF) << 13;
    float value;
    memcpy(&value, &bits, sizeof value);
    value *= 0x1p112f; /* the exponents' biases differ by 112: corrects subnormals too */
    memcpy(&bits, &value, sizeof bits);
    if ((half & 0x7C00) == 0x7C00) {
        bits |= 0x7F800000; /* infinite, or no number */
    }
    bits |= (uint32_t)(half & 0x8000) << 16;
    memcpy(to, &bits, sizeof bits);
}

static void copy(const layouts *both, int32_t axis, const char *from, char *to) {
    int64_t from_step = both->from_strides[axis] * both->from_element;
    int64_t to_step = both->to_strides[axis] * both->to_element;
    int64_t size = both->shape[axis];
    BOOL widens = both->from_element != both->to_element;
    if (axis + 1 < both->rank) {
        for (int64_t i = 0; i < size; i++) {
            copy(both, axis + 1, from + i * from_step, to + i * to_step);
        }
    } else if (!widens && from_step == both->from_element && to_step == both->to_element) {
        memcpy(to, from, (size_t)(size * both->to_element));
    } else {
        for (int64_t i = 0; i < size; i++) {
            if (widens) {
                widen(from + i * from_step, to + i * to_step);
            } else {
                memcpy(to + i * to_step, from + i * from_step, (size_t)both->to_element);
            }
        }
    }
}

static BOOL same_places(const layouts *both) {
    for (int32_t i = 0; i < both->rank; i++) {
        if (both->shape[i] > 1 && both->from_strides[i] != both->to_strides[i]) {
            return NO;
        }
    }
    return YES;
}

/* Core ML may give float16 where the model says float32. */
static BOOL fits(int64_t dtype, int64_t wanted) {
    return dtype == wanted
            || (dtype == GOUACHE_COREML_FLOAT16 && wanted == GOUACHE_COREML_FLOAT32);
}

NSString *deliver(MLMultiArray *array, const gouache_coreml_buffer *buffer, int32_t *copied) {
    NSArray *shape = numbers(buffer->shape, buffer->rank);
    int64_t dtype = [array dataType];
    if (![[array shape] isEqualToArray:shape] || !fits(dtype, buffer->dtype)) {
        return [NSString stringWithFormat:@"is (%@) of type 0x%llx, not (%@) of type 0x%llx",
                                          [[array shape] componentsJoinedByString:@", "],
                                          (long long)dtype,
                                          [shape componentsJoinedByString:@", "],
                                          (long long)buffer->dtype];
    }
    int64_t strides[GOUACHE_COREML_MAX_RANK] = {0};
    read_numbers([array strides], strides, GOUACHE_COREML_MAX_RANK);
    layouts both = {buffer->rank,  bytes_of_element(dtype), bytes_of_element(buffer->dtype),
                    buffer->shape, strides,                 buffer->strides};
    const layouts *layouts = &both;
    int64_t needed = extent(buffer->rank, buffer->shape, strides) * both.from_element;
    char *to = buffer->data;
    BOOL in_place = dtype == buffer->dtype && same_places(layouts);
    int64_t missing = 0;
    int64_t *lacks = &missing;
    [array getBytesWithHandler:^(const void *bytes, NSInteger size) {
        if (bytes == to && in_place) {
            *copied = 0;
        } else if (size < needed) {
            *lacks = needed - size;
        } else {
            *copied = 1;
            copy(layouts, 0, bytes, to);
        }
    }];
    return missing ? [NSString stringWithFormat:@"lacks %lld bytes", (long long)missing] : nil;
}
