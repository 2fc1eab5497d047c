#import "arrays.h"

struct gouache_coreml_model {
    MLModel *model;
    NSData *memory; /* of the features */
    const gouache_coreml_feature *features;
    int32_t count;
    array_count *arrays;
};
