#include <stdlib.h>

#import "binding.h"
#import "errors.h"

static int32_t run(
        gouache_coreml_binding *binding, int32_t *copied, gouache_coreml_error *error) {
    NSError *cause = nil;
    id<MLFeatureProvider> results = [binding->model predictionFromFeatures:binding->inputs
                                                                   options:binding->options
                                                                     error:&cause];
    if (!results) {
        return failed(cause, error);
    }
    NSDictionary *backings = [binding->options outputBackings];
    for (int32_t i = 0; i < binding->count; i++) {
        NSString *name = [binding->names objectAtIndex:(NSUInteger)i];
        MLMultiArray *backing = [backings objectForKey:name];
        MLMultiArray *array = [[results featureValueForName:name] multiArrayValue];
        int32_t copies = 0;
        NSString *fault = nil;
        if (backing && !array) {
            fault = @"is missing";
        } else if (backing && array != backing) {
            fault = deliver(array, &binding->buffers[i], &copies);
        }
        if (fault) {
            return refused(error, [NSString stringWithFormat:@"the output %@ %@", name, fault]);
        }
        if (copied) {
            copied[i] = copies;
        }
    }
    return GOUACHE_COREML_OK;
}

int32_t gouache_coreml_run(
        gouache_coreml_binding *binding, int32_t *copied, gouache_coreml_error *error) {
    GUARDED(error, run(binding, copied, error))
}

int32_t gouache_coreml_binding_release(gouache_coreml_binding *binding) {
    release_quietly(binding->inputs);
    release_quietly(binding->options);
    release_quietly(binding->names);
    release_quietly(binding->memory);
    release_quietly(binding->model);
    int32_t held = counted(binding->arrays);
    let_go(binding->arrays);
    free(binding);
    return held;
}
