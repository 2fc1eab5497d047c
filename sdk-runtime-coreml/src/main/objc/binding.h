#import "arrays.h"

struct gouache_coreml_binding {
    MLModel *model;
    MLDictionaryFeatureProvider *inputs;
    MLPredictionOptions *options;
    NSArray<NSString *> *names; /* of the buffers */
    NSData *memory;             /* of the buffers */
    const gouache_coreml_buffer *buffers;
    int32_t count;
    array_count *arrays;
};
