#import "model.h"

enum { IO = 3 };

static BOOL is_folder(NSString *path) {
    BOOL folder = NO;
    return [[NSFileManager defaultManager] fileExistsAtPath:path isDirectory:&folder] && folder;
}

@implementation MLModel

WITH_STATE(model_state)

- (model_state *)state {
    return state_of(self);
}

+ (NSArray *)availableComputeDevices {
    return available_devices();
}

+ (NSURL *)compileModelAtURL:(NSURL *)source error:(NSError **)error {
    if (has_fault(STANDIN_COMPILE_ERROR)) {
        return failure(error, 0, @"compiling failed");
    }
    NSString *name = [[[source path] lastPathComponent] stringByDeletingPathExtension];
    NSString *unique = [[NSProcessInfo processInfo] globallyUniqueString];
    NSString *target = [NSTemporaryDirectory()
            stringByAppendingPathComponent:[NSString stringWithFormat:@"%@_%@.mlmodelc", name,
                                                                      unique]];
    NSFileManager *files = [NSFileManager defaultManager];
    if (!is_folder([source path])
        || ![files copyItemAtPath:[source path] toPath:target error:NULL]) {
        return failure(error, IO,
                       [NSString stringWithFormat:@"there is no package %@", [source path]]);
    }
    return [NSURL fileURLWithPath:target];
}

+ (id)modelWithContentsOfURL:(NSURL *)url
               configuration:(MLModelConfiguration *)configuration
                       error:(NSError **)error {
    NSString *folder = [url path];
    if (has_fault(STANDIN_LOAD_EXCEPTION)) {
        [NSException raise:@"StandInException" format:@"loading was ‘interrupted’"];
    }
    if (has_fault(STANDIN_LOAD_ERROR)) {
        return failure(error, 0, @"loading failed");
    }
    if (!is_folder(folder) || ![[folder pathExtension] isEqual:@"mlmodelc"]) {
        return failure(error, IO, [NSString stringWithFormat:@"%@ is no compiled model", folder]);
    }
    Program *program = [Program programInFolder:folder error:error];
    if (!program) {
        return nil;
    }
    MLModel *model = [[[self alloc] init] autorelease];
    model_state *state = state_of(model);
    state->program = [program retain];
    state->description = [[MLModelDescription descriptionFromLines:[program lines]] retain];
    state->kept = [[NSMutableArray alloc] init];
    model_born(configuration);
    return model;
}

- (void)dealloc {
    model_state *state = state_of(self);
    if (state->program) {
        model_gone();
    }
    [state->program release];
    [state->description release];
    [state->kept release];
    [super dealloc];
}

- (id<MLFeatureProvider>)predictionFromFeatures:(id<MLFeatureProvider>)input
                                        options:(MLPredictionOptions *)options
                                          error:(NSError **)error {
    return [self predict:input options:options error:error];
}

- (MLModelDescription *)modelDescription {
    return state_of(self)->description;
}

@end
