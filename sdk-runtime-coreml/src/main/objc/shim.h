/*
 * Core ML for callers that know C and nothing of Objective-C.
 *
 * Texts are UTF-8 and end with a zero; those that do not fit are cut between two characters. No
 * function keeps a pointer that it was given, but for the memory of bound buffers. Every call is
 * synchronous and may come from any thread; a binding runs on one thread at a time, and nothing may
 * be released while a call uses it. Where a function returns a status other than OK, it has filled
 * the error, and has made nothing.
 */
#ifndef GOUACHE_COREML_SHIM_H
#define GOUACHE_COREML_SHIM_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GOUACHE_COREML_API __attribute__((visibility("default")))

/* Goes up with every change of this file that a caller would notice. */
enum { GOUACHE_COREML_ABI = 1 };

enum { GOUACHE_COREML_MAX_RANK = 8 };

enum gouache_coreml_status {
    GOUACHE_COREML_OK = 0,
    GOUACHE_COREML_REFUSED = 1,   /* by the shim: an argument is wrong */
    GOUACHE_COREML_ERROR = 2,     /* an NSError: domain and code are its own */
    GOUACHE_COREML_EXCEPTION = 3, /* an NSException: the domain is its name */
};

/* MLComputeUnits. */
enum gouache_coreml_units {
    GOUACHE_COREML_CPU = 0,
    GOUACHE_COREML_CPU_GPU = 1,
    GOUACHE_COREML_ALL = 2,
    GOUACHE_COREML_CPU_ANE = 3,
};

/* MLFeatureType; those not listed are passed on as they are. */
enum gouache_coreml_kind {
    GOUACHE_COREML_INT64 = 1,
    GOUACHE_COREML_DOUBLE = 2,
    GOUACHE_COREML_STRING = 3,
    GOUACHE_COREML_IMAGE = 4,
    GOUACHE_COREML_MULTI_ARRAY = 5,
};

/* MLMultiArrayDataType: its low byte is the number of bits. */
enum gouache_coreml_dtype {
    GOUACHE_COREML_FLOAT16 = 0x10010,
    GOUACHE_COREML_FLOAT32 = 0x10020,
    GOUACHE_COREML_FLOAT64 = 0x10040,
    GOUACHE_COREML_INT32 = 0x20020,
    GOUACHE_COREML_INT8 = 0x20008,
};

enum gouache_coreml_side { GOUACHE_COREML_INPUT = 0, GOUACHE_COREML_OUTPUT = 1 };

/* The processors that Core ML sees, as bits. */
enum gouache_coreml_device {
    GOUACHE_COREML_DEVICE_CPU = 1,
    GOUACHE_COREML_DEVICE_GPU = 2,
    GOUACHE_COREML_DEVICE_ANE = 4,
};

typedef struct gouache_coreml_model gouache_coreml_model;
typedef struct gouache_coreml_binding gouache_coreml_binding;

/* The text goes on, a line each, with the errors that lie beneath: "domain code: text". */
typedef struct gouache_coreml_error {
    int64_t code;
    char domain[128];
    char text[4096];
} gouache_coreml_error;

/* Hints that this version of macOS does not know are passed over. */
typedef struct gouache_coreml_options {
    int32_t units;
    int32_t low_precision_accumulation; /* 1: the GPU may add up in float16 */
    int32_t infrequent_reshape;         /* 1: sizes stay (macOS 14.4) */
    int32_t fast_prediction;            /* 1: slower to load, faster to run (macOS 15) */
} gouache_coreml_options;

/* An input or output. For kinds other than arrays, dtype and rank are 0. */
typedef struct gouache_coreml_feature {
    int32_t side;
    int32_t kind;
    int32_t dtype;
    int32_t optional;
    int32_t rank;    /* 0 where the model does not tell the shape */
    int32_t flexible; /* 1: the shape is only one of several */
    int64_t shape[GOUACHE_COREML_MAX_RANK];
    char name[256]; /* never cut: a feature whose name does not fit is refused */
} gouache_coreml_feature;

/* An array in the caller's memory. */
typedef struct gouache_coreml_buffer {
    int32_t feature; /* the index of the input or output */
    int32_t dtype;   /* the feature's own */
    int32_t rank;
    int32_t reserved;
    int64_t shape[GOUACHE_COREML_MAX_RANK];
    int64_t strides[GOUACHE_COREML_MAX_RANK]; /* in elements, none negative */
    int64_t bytes;                            /* of memory, at least up to the last element */
    void *data;
} gouache_coreml_buffer;

typedef struct gouache_coreml_machine {
    int32_t devices;           /* 0 where the system does not tell (before macOS 14) */
    int32_t ane_cores;         /* 0: unknown */
    int32_t performance_cores; /* 0: unknown */
    int32_t reserved;
    char system[128]; /* the version of the operating system */
    char model[128];  /* such as "Mac14,2"; empty: unknown */
} gouache_coreml_machine;

GOUACHE_COREML_API int32_t gouache_coreml_abi_version(void);

/*
 * What the compiler made of the structs above: of each, in the order of this file, its size, then
 * the offset of each field. Writes as many facts as there is room for and returns how many there are.
 */
GOUACHE_COREML_API int32_t gouache_coreml_layout(int64_t *facts, int32_t capacity);

GOUACHE_COREML_API void gouache_coreml_machine_read(gouache_coreml_machine *machine);

/*
 * Compiles a .mlpackage or .mlmodel into the folder `target` (.mlmodelc), which must not exist yet
 * and comes to be whole or not at all.
 */
GOUACHE_COREML_API int32_t gouache_coreml_compile(
        const char *package, const char *target, gouache_coreml_error *error);

/* Loads a compiled model. */
GOUACHE_COREML_API int32_t gouache_coreml_load(
        const char *compiled,
        const gouache_coreml_options *options,
        gouache_coreml_model **model,
        gouache_coreml_error *error);

/*
 * The model is unloaded as soon as its bindings are released too. Returns how many arrays on the
 * memory of its bindings Core ML still holds: unless 0, that memory must never be freed.
 */
GOUACHE_COREML_API int32_t gouache_coreml_model_release(gouache_coreml_model *model);

/* Inputs first, then outputs; each by name. */
GOUACHE_COREML_API int32_t gouache_coreml_feature_count(const gouache_coreml_model *model);

GOUACHE_COREML_API int32_t gouache_coreml_feature_read(
        const gouache_coreml_model *model,
        int32_t index,
        gouache_coreml_feature *feature,
        gouache_coreml_error *error);

/*
 * The text of one entry of the metadata: "description", "version", "author", "license", or a key
 * that the model's maker chose. Returns its length in bytes, the zero not counted, or -1 where there
 * is no such entry or Core ML does not tell.
 */
GOUACHE_COREML_API int64_t gouache_coreml_metadata_read(
        const gouache_coreml_model *model, const char *key, char *text, int64_t capacity);

/*
 * Binds inputs and outputs to memory, which must stay where it is until the binding is released.
 * Outputs that are not bound are thrown away.
 */
GOUACHE_COREML_API int32_t gouache_coreml_bind(
        gouache_coreml_model *model,
        const gouache_coreml_buffer *buffers,
        int32_t count,
        gouache_coreml_binding **binding,
        gouache_coreml_error *error);

/*
 * Predicts from what lies in the inputs' memory into the outputs' memory. `copied`, if not null, has
 * an entry for each buffer: 1 for an output that Core ML made in memory of its own, so that it had
 * to be copied, else 0.
 */
GOUACHE_COREML_API int32_t gouache_coreml_run(
        gouache_coreml_binding *binding, int32_t *copied, gouache_coreml_error *error);

/*
 * Returns how many arrays on the memory of this binding Core ML still holds: unless 0, the memory
 * must stay until gouache_coreml_model_release has answered.
 */
GOUACHE_COREML_API int32_t gouache_coreml_binding_release(gouache_coreml_binding *binding);

#ifdef __cplusplus
}
#endif

#endif
