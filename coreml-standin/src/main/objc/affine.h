#import <Foundation/Foundation.h>

#include "standin.h"

/* Does what the lines "affine OUTPUT INPUT FACTOR SUMMAND" say. */
void compute_affine(
        NSArray *lines,
        const standin_array *inputs,
        int32_t input_count,
        const standin_array *outputs,
        int32_t output_count);
