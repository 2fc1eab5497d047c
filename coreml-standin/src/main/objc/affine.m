#import "affine.h"

#import <CoreML/CoreML.h>

#include "half.h"

#include <string.h>

enum { OUTPUT = 1, INPUT, FACTOR, SUMMAND };

static double read(const standin_array *array, int64_t index) {
    switch (array->dtype) {
        case MLMultiArrayDataTypeFloat16: return from_half(((uint16_t *)array->data)[index]);
        case MLMultiArrayDataTypeFloat32: return ((float *)array->data)[index];
        case MLMultiArrayDataTypeInt32: return ((int32_t *)array->data)[index];
        default: return ((double *)array->data)[index];
    }
}

static void write(const standin_array *array, int64_t index, double value) {
    switch (array->dtype) {
        case MLMultiArrayDataTypeFloat16:
            ((uint16_t *)array->data)[index] = to_half((float)value);
            break;
        case MLMultiArrayDataTypeFloat32: ((float *)array->data)[index] = (float)value; break;
        case MLMultiArrayDataTypeInt32: ((int32_t *)array->data)[index] = (int32_t)value; break;
        default: ((double *)array->data)[index] = value;
    }
}

static const standin_array *named(const standin_array *arrays, int32_t count, NSString *name) {
    for (int32_t i = 0; i < count; i++) {
        if (!strcmp(arrays[i].name, [name UTF8String])) {
            return &arrays[i];
        }
    }
    return NULL;
}

void compute_affine(
        NSArray *lines,
        const standin_array *inputs,
        int32_t input_count,
        const standin_array *outputs,
        int32_t output_count) {
    for (NSArray *words in lines) {
        if (![[words objectAtIndex:0] isEqual:@"affine"]) {
            continue;
        }
        const standin_array *from = named(inputs, input_count, [words objectAtIndex:INPUT]);
        const standin_array *to = named(outputs, output_count, [words objectAtIndex:OUTPUT]);
        double factor = [[words objectAtIndex:FACTOR] doubleValue];
        double summand = [[words objectAtIndex:SUMMAND] doubleValue];
        int64_t size = 1;
        for (int32_t i = 0; i < to->rank; i++) {
            size *= to->shape[i];
        }
        for (int64_t i = 0; i < size; i++) {
            write(to, i, factor * read(from, i) + summand);
        }
    }
}
