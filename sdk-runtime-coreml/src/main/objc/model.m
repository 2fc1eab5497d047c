#import "model.h"

#include <stdlib.h>

#import "description.h"
#import "errors.h"

static NSURL *file(const char *path) {
    return [NSURL fileURLWithPath:[NSString stringWithUTF8String:path]];
}

static int32_t compile(const char *package, const char *target, gouache_coreml_error *error) {
    NSFileManager *files = [NSFileManager defaultManager];
    NSURL *place = file(target);
    if ([files fileExistsAtPath:[place path]]) {
        return refused(error, [NSString stringWithFormat:@"%@ exists already", [place path]]);
    }
    NSError *cause = nil;
    NSURL *compiled = [MLModel compileModelAtURL:file(package) error:&cause];
    if (!compiled) {
        return failed(cause, error);
    }
    /* Another volume is reached by copying: what is half copied must not bear the name. */
    NSURL *beside = file([[[place path] stringByAppendingString:@".part"] UTF8String]);
    [files removeItemAtURL:beside error:NULL];
    BOOL moved = [files moveItemAtURL:compiled toURL:beside error:&cause]
            && [files moveItemAtURL:beside toURL:place error:&cause];
    if (moved) {
        return GOUACHE_COREML_OK;
    }
    int32_t status = failed(cause, error);
    [files removeItemAtURL:compiled error:NULL];
    [files removeItemAtURL:beside error:NULL];
    return status;
}

int32_t gouache_coreml_compile(
        const char *package, const char *target, gouache_coreml_error *error) {
    GUARDED(error, compile(package, target, error))
}

#pragma clang diagnostic push
#pragma clang diagnostic ignored "-Wunguarded-availability-new"

/* Asked for by name and by selector, for macOS 13 knows neither. */
static void hint(MLModelConfiguration *configuration, const gouache_coreml_options *options) {
    if (!options->infrequent_reshape && !options->fast_prediction) {
        return;
    }
    id hints = [[[NSClassFromString(@"MLOptimizationHints") alloc] init] autorelease];
    if (!hints || ![configuration respondsToSelector:@selector(setOptimizationHints:)]) {
        return;
    }
    if (options->infrequent_reshape && [hints respondsToSelector:@selector(setReshapeFrequency:)]) {
        [hints setReshapeFrequency:MLReshapeFrequencyHintInfrequent];
    }
    if (options->fast_prediction
            && [hints respondsToSelector:@selector(setSpecializationStrategy:)]) {
        [hints setSpecializationStrategy:MLSpecializationStrategyFastPrediction];
    }
    [configuration setOptimizationHints:hints];
}

#pragma clang diagnostic pop

static int32_t load(
        const char *compiled,
        const gouache_coreml_options *options,
        gouache_coreml_model **model,
        gouache_coreml_error *error) {
    if (options->units < GOUACHE_COREML_CPU || options->units > GOUACHE_COREML_CPU_ANE) {
        return refused(error, [NSString stringWithFormat:@"there are no compute units %d",
                                                         (int)options->units]);
    }
    MLModelConfiguration *configuration = [[[MLModelConfiguration alloc] init] autorelease];
    [configuration setComputeUnits:(MLComputeUnits)options->units];
    [configuration setAllowLowPrecisionAccumulationOnGPU:options->low_precision_accumulation != 0];
    hint(configuration, options);
    NSError *cause = nil;
    MLModel *loaded = [MLModel modelWithContentsOfURL:file(compiled)
                                        configuration:configuration
                                                error:&cause];
    if (!loaded) {
        return failed(cause, error);
    }
    NSData *features = features_of([loaded modelDescription]);
    array_count *arrays = count_of(NULL, 0);
    gouache_coreml_model *made = calloc(1, sizeof *made);
    if (!arrays || !made) {
        let_go(arrays);
        free(made);
        return refused(error, @"no memory left");
    }
    made->model = [loaded retain];
    made->memory = [features retain];
    made->features = [features bytes];
    made->count = (int32_t)([features length] / sizeof(gouache_coreml_feature));
    made->arrays = arrays;
    *model = made;
    return GOUACHE_COREML_OK;
}

int32_t gouache_coreml_load(
        const char *compiled,
        const gouache_coreml_options *options,
        gouache_coreml_model **model,
        gouache_coreml_error *error) {
    GUARDED(error, load(compiled, options, model, error))
}

int32_t gouache_coreml_model_release(gouache_coreml_model *model) {
    release_quietly(model->memory);
    release_quietly(model->model);
    int32_t held = counted(model->arrays);
    let_go(model->arrays);
    free(model);
    return held;
}
