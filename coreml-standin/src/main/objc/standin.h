/*
 * What tests can ask of the stand-in for Core ML, beside what Core ML itself offers.
 *
 * A compiled model is a copy of its package. One with a file "standin.txt" the stand-in runs by
 * itself; for any other an evaluator must have been set. Both describe a model by lines of words:
 *
 *     input  NAME DTYPE FLAGS SIZE...     DTYPE: a number, as MLMultiArrayDataType
 *     output NAME DTYPE FLAGS SIZE...     FLAGS: "-", or, joined by ",": "optional"; "untold", the
 *     meta   KEY TEXT                     shape is not described; "flexible", it is one of two
 *     affine OUTPUT INPUT FACTOR SUMMAND  (standin.txt only)
 */
#ifndef GOUACHE_STANDIN_H
#define GOUACHE_STANDIN_H

#include <stdint.h>

#define STANDIN_API __attribute__((visibility("default")))

/* Dense, row-major. */
typedef struct standin_array {
    int32_t dtype;
    int32_t rank;
    int64_t shape[8];
    void *data;
    char name[256];
} standin_array;

/* Failures are told in the text. Calls come from any thread. */
typedef struct standin_evaluator {
    /* Describes the model in the text and returns a number other than 0 for it; 0: it failed. */
    int64_t (*load)(const char *folder, char *text, int64_t capacity);
    /* Fills the outputs and returns 0. */
    int32_t (*predict)(
            int64_t model,
            const standin_array *inputs,
            int32_t input_count,
            const standin_array *outputs,
            int32_t output_count,
            char *text,
            int64_t capacity);
    void (*unload)(int64_t model);
} standin_evaluator;

/* NULL: none. Copies the struct; models that are loaded keep theirs. */
STANDIN_API void standin_set_evaluator(const standin_evaluator *evaluator);

enum standin_fault {
    STANDIN_COMPILE_ERROR = 1,
    STANDIN_LOAD_ERROR = 2,
    STANDIN_LOAD_EXCEPTION = 4,
    STANDIN_ERROR = 8, /* of a prediction, like the rest */
    STANDIN_EXCEPTION = 16,
    STANDIN_FOREIGN_EXCEPTION = 32, /* an object that is no NSException */
    STANDIN_IGNORED_BACKING = 64,
    STANDIN_WRAPPED_BACKING = 128, /* another array on the same memory */
    STANDIN_KEPT_INPUTS = 256,     /* until the model goes */
    STANDIN_DELAY = 512,           /* of 50 ms */
    STANDIN_WRONG_SHAPE = 1024,    /* outputs with one dimension more */
    STANDIN_NO_ARRAY = 2048,       /* no array can be made on memory */
    STANDIN_NO_OUTPUT = 4096,
    STANDIN_NARROW_OUTPUTS = 8192, /* float16 instead of float32, in memory of its own */
};

STANDIN_API void standin_set_faults(int32_t faults);

typedef struct standin_counts {
    int64_t models; /* alive */
    int64_t most_models; /* at once, since the last reset */
    int64_t loads; /* since the last reset */
    int64_t predictions; /* since the last reset */
    int64_t arrays; /* alive */
    int64_t foreign_arrays; /* alive on memory that is not the stand-in's */
} standin_counts;

STANDIN_API void standin_read_counts(standin_counts *counts);
STANDIN_API void standin_reset_counts(void);

/* How the last model was loaded. */
typedef struct standin_options {
    int32_t units;
    int32_t low_precision_accumulation;
    int32_t reshape_frequency;
    int32_t specialization_strategy;
} standin_options;

STANDIN_API void standin_read_options(standin_options *options);

/* devices: bits 1 CPU, 2 GPU, 4 Neural Engine. At first: 4 performance cores, all devices. */
STANDIN_API void standin_set_machine(int32_t performance_cores, int32_t devices);

#endif
