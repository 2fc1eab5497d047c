#include <stdlib.h>
#include <string.h>

#import "binding.h"
#import "errors.h"
#import "model.h"

static NSString *name_of(const gouache_coreml_feature *feature) {
    return [NSString stringWithUTF8String:feature->name];
}

static NSString *shape_text(int32_t rank, const int64_t *shape) {
    return [numbers(shape, rank) componentsJoinedByString:@", "];
}

/* NULL, or why the buffer cannot be that feature's. */
static NSString *mismatch(
        const gouache_coreml_feature *feature, const gouache_coreml_buffer *buffer) {
    if (!feature->name[0]) {
        return @"its name is too long";
    }
    if (feature->kind != GOUACHE_COREML_MULTI_ARRAY) {
        return [NSString stringWithFormat:@"it is no array, but of kind %d", (int)feature->kind];
    }
    if (buffer->dtype != feature->dtype) {
        return [NSString stringWithFormat:@"its type is 0x%x, not 0x%x",
                                          (unsigned)feature->dtype, (unsigned)buffer->dtype];
    }
    NSString *fault = fault_of(buffer);
    if (fault || feature->rank == 0 || feature->flexible) {
        return fault;
    }
    if (feature->rank != buffer->rank
            || memcmp(feature->shape, buffer->shape, sizeof(int64_t) * (size_t)buffer->rank)) {
        return [NSString stringWithFormat:@"its shape is (%@), not (%@)",
                                          shape_text(feature->rank, feature->shape),
                                          shape_text(buffer->rank, buffer->shape)];
    }
    return nil;
}

typedef struct {
    array_count *arrays;
    NSMutableDictionary *inputs;
    NSMutableDictionary *backings;
    NSMutableArray *names;
} wrapped_buffers;

static int32_t wrap(
        const gouache_coreml_model *model,
        const gouache_coreml_buffer *buffer,
        const wrapped_buffers *wrapped,
        gouache_coreml_error *error) {
    if (buffer->feature < 0 || buffer->feature >= model->count) {
        return refused(error, [NSString stringWithFormat:@"there is no feature %d, of %d",
                                                         (int)buffer->feature, (int)model->count]);
    }
    const gouache_coreml_feature *feature = &model->features[buffer->feature];
    BOOL input = feature->side == GOUACHE_COREML_INPUT;
    NSMutableDictionary *all = input ? wrapped->inputs : wrapped->backings;
    NSString *name = name_of(feature);
    NSString *fault = [all objectForKey:name] ? @"it has a buffer already"
                                              : mismatch(feature, buffer);
    if (fault) {
        return refused(error, [NSString stringWithFormat:@"%@: %@", name, fault]);
    }
    NSError *cause = nil;
    int32_t index = (int32_t)[wrapped->names count];
    MLMultiArray *array = array_on(buffer, wrapped->arrays, index, &cause);
    if (!array) {
        return failed(cause, error);
    }
    id value = input ? (id)[MLFeatureValue featureValueWithMultiArray:array] : array;
    [all setObject:value forKey:name];
    [wrapped->names addObject:name];
    return GOUACHE_COREML_OK;
}

static int32_t all_inputs(
        const gouache_coreml_model *model, NSDictionary *inputs, gouache_coreml_error *error) {
    for (int32_t i = 0; i < model->count; i++) {
        const gouache_coreml_feature *feature = &model->features[i];
        NSString *name = name_of(feature);
        if (feature->side == GOUACHE_COREML_INPUT && !feature->optional
                && ![inputs objectForKey:name]) {
            return refused(error, [NSString stringWithFormat:@"%@: it has no buffer", name]);
        }
    }
    return GOUACHE_COREML_OK;
}

static int32_t bind_counted(
        gouache_coreml_model *model,
        const gouache_coreml_buffer *buffers,
        int32_t count,
        array_count *arrays,
        gouache_coreml_binding **binding,
        gouache_coreml_error *error) {
    wrapped_buffers wrapped = {arrays, [NSMutableDictionary dictionary],
                               [NSMutableDictionary dictionary], [NSMutableArray array]};
    for (int32_t i = 0; i < count; i++) {
        int32_t status = wrap(model, &buffers[i], &wrapped, error);
        if (status != GOUACHE_COREML_OK) {
            return status;
        }
    }
    int32_t status = all_inputs(model, wrapped.inputs, error);
    if (status != GOUACHE_COREML_OK) {
        return status;
    }
    NSError *cause = nil;
    MLDictionaryFeatureProvider *provider =
            [[[MLDictionaryFeatureProvider alloc] initWithDictionary:wrapped.inputs
                                                               error:&cause] autorelease];
    if (!provider) {
        return failed(cause, error);
    }
    MLPredictionOptions *options = [[[MLPredictionOptions alloc] init] autorelease];
    [options setOutputBackings:wrapped.backings];
    NSData *memory = [NSData dataWithBytes:buffers length:sizeof *buffers * (size_t)count];
    gouache_coreml_binding *made = calloc(1, sizeof *made);
    if (!made) {
        return refused(error, @"no memory left");
    }
    made->model = [model->model retain];
    made->inputs = [provider retain];
    made->options = [options retain];
    made->names = [wrapped.names retain];
    made->memory = [memory retain];
    made->buffers = [memory bytes];
    made->count = count;
    made->arrays = arrays;
    *binding = made;
    return GOUACHE_COREML_OK;
}

static int32_t bind_guarded(
        gouache_coreml_model *model,
        const gouache_coreml_buffer *buffers,
        int32_t count,
        array_count *arrays,
        gouache_coreml_binding **binding,
        gouache_coreml_error *error) {
    GUARDED(error, arrays ? bind_counted(model, buffers, count, arrays, binding, error)
                          : refused(error, @"no memory left"))
}

int32_t gouache_coreml_bind(
        gouache_coreml_model *model,
        const gouache_coreml_buffer *buffers,
        int32_t count,
        gouache_coreml_binding **binding,
        gouache_coreml_error *error) {
    array_count *arrays = count_of(model->arrays, count);
    int32_t status = bind_guarded(model, buffers, count, arrays, binding, error);
    if (status != GOUACHE_COREML_OK) {
        let_go(arrays);
    }
    return status;
}
