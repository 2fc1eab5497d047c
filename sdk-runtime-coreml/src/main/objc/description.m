#import "description.h"

#import "errors.h"
#import "model.h"

static void describe(
        gouache_coreml_feature *feature, MLFeatureDescription *description, int32_t side) {
    feature->side = side;
    feature->kind = (int32_t)[description type];
    feature->optional = [description isOptional];
    NSString *name = [description name];
    if ([name lengthOfBytesUsingEncoding:NSUTF8StringEncoding] < sizeof feature->name) {
        put_text(feature->name, sizeof feature->name, name);
    }
    MLMultiArrayConstraint *array = [description multiArrayConstraint];
    if (!array) {
        return;
    }
    feature->dtype = (int32_t)[array dataType];
    NSArray *shape = [array shape];
    if ([shape count] <= GOUACHE_COREML_MAX_RANK) {
        feature->rank = (int32_t)[shape count];
        read_numbers(shape, feature->shape, GOUACHE_COREML_MAX_RANK);
    }
    MLMultiArrayShapeConstraint *shapes = [array shapeConstraint];
    feature->flexible = [shapes type] == MLMultiArrayShapeConstraintTypeRange
            || ([shapes type] == MLMultiArrayShapeConstraintTypeEnumerated
                && [[shapes enumeratedShapes] count] > 1);
}

static void append(
        NSMutableData *features,
        NSDictionary<NSString *, MLFeatureDescription *> *descriptions,
        int32_t side) {
    for (NSString *name in [[descriptions allKeys] sortedArrayUsingSelector:@selector(compare:)]) {
        gouache_coreml_feature feature = {0};
        describe(&feature, [descriptions objectForKey:name], side);
        [features appendBytes:&feature length:sizeof feature];
    }
}

NSData *features_of(MLModelDescription *description) {
    NSMutableData *features = [NSMutableData data];
    append(features, [description inputDescriptionsByName], GOUACHE_COREML_INPUT);
    append(features, [description outputDescriptionsByName], GOUACHE_COREML_OUTPUT);
    return features;
}

int32_t gouache_coreml_feature_count(const gouache_coreml_model *model) {
    return model->count;
}

static int32_t read_feature(
        const gouache_coreml_model *model,
        int32_t index,
        gouache_coreml_feature *feature,
        gouache_coreml_error *error) {
    if (index < 0 || index >= model->count) {
        return refused(error, [NSString stringWithFormat:@"there is no feature %d, of %d",
                                                         (int)index, (int)model->count]);
    }
    if (!model->features[index].name[0]) {
        return refused(error, [NSString stringWithFormat:@"the name of feature %d is empty or has "
                                                         @"more than %d bytes",
                                                         (int)index, (int)sizeof feature->name - 1]);
    }
    *feature = model->features[index];
    return GOUACHE_COREML_OK;
}

int32_t gouache_coreml_feature_read(
        const gouache_coreml_model *model,
        int32_t index,
        gouache_coreml_feature *feature,
        gouache_coreml_error *error) {
    GUARDED(error, read_feature(model, index, feature, error))
}

static NSString *entry(NSDictionary<MLModelMetadataKey, id> *metadata, NSString *key) {
    NSDictionary *common = [NSDictionary
            dictionaryWithObjectsAndKeys:MLModelDescriptionKey, @"description",
                                         MLModelVersionStringKey, @"version",
                                         MLModelAuthorKey, @"author",
                                         MLModelLicenseKey, @"license", nil];
    NSString *known = [common objectForKey:key];
    id text = known ? [metadata objectForKey:known]
                    : [[metadata objectForKey:MLModelCreatorDefinedKey] objectForKey:key];
    return [text isKindOfClass:[NSString class]] ? text : nil;
}

/* Leaves the length as it is where there is no such entry. */
static int32_t read_entry(
        MLModel *model, const char *key, char *text, int64_t capacity, int64_t *length) {
    NSString *name = [NSString stringWithUTF8String:key];
    NSString *found = entry([[model modelDescription] metadata], name);
    if (found && capacity > 0) {
        put_text(text, (size_t)capacity, found);
    }
    if (found) {
        *length = (int64_t)[found lengthOfBytesUsingEncoding:NSUTF8StringEncoding];
    }
    return GOUACHE_COREML_OK;
}

static int32_t read_guarded(
        MLModel *model, const char *key, char *text, int64_t capacity, int64_t *length) {
    gouache_coreml_error error;
    GUARDED(&error, read_entry(model, key, text, capacity, length))
}

int64_t gouache_coreml_metadata_read(
        const gouache_coreml_model *model, const char *key, char *text, int64_t capacity) {
    int64_t length = -1;
    (void)read_guarded(model->model, key, text, capacity, &length);
    return length;
}
