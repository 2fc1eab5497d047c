#import "state.h"

NSString *const MLModelDescriptionKey = @"MLModelDescriptionKey";
NSString *const MLModelVersionStringKey = @"MLModelVersionStringKey";
NSString *const MLModelAuthorKey = @"MLModelAuthorKey";
NSString *const MLModelLicenseKey = @"MLModelLicenseKey";
NSString *const MLModelCreatorDefinedKey = @"MLModelCreatorDefinedKey";

typedef struct {
    NSDictionary *inputs;
    NSDictionary *outputs;
    NSDictionary *metadata;
} description_state;

@implementation MLModelDescription

WITH_STATE(description_state)

static NSDictionary *features(NSArray *lines, NSString *kind) {
    NSMutableDictionary *found = [NSMutableDictionary dictionary];
    for (NSArray *words in lines) {
        if ([[words objectAtIndex:0] isEqual:kind]) {
            MLFeatureDescription *feature = [MLFeatureDescription descriptionFromWords:words];
            [found setObject:feature forKey:[feature name]];
        }
    }
    return found;
}

static NSDictionary *metadata_of(NSArray *lines) {
    NSDictionary *known = [NSDictionary
            dictionaryWithObjectsAndKeys:MLModelDescriptionKey, @"description",
                                         MLModelVersionStringKey, @"version", MLModelAuthorKey,
                                         @"author", MLModelLicenseKey, @"license", nil];
    NSMutableDictionary *metadata = [NSMutableDictionary dictionary];
    NSMutableDictionary *makers = [NSMutableDictionary dictionary];
    for (NSArray *words in lines) {
        if ([[words objectAtIndex:0] isEqual:@"meta"]) {
            NSString *key = [words objectAtIndex:1];
            NSString *text = [[words subarrayWithRange:NSMakeRange(2, [words count] - 2)]
                    componentsJoinedByString:@" "];
            [[known objectForKey:key] ? metadata : makers
                    setObject:text
                       forKey:[known objectForKey:key] ? [known objectForKey:key] : key];
        }
    }
    [metadata setObject:makers forKey:MLModelCreatorDefinedKey];
    return metadata;
}

+ (MLModelDescription *)descriptionFromLines:(NSArray *)lines {
    MLModelDescription *description = [[[self alloc] init] autorelease];
    description_state *state = state_of(description);
    state->inputs = [features(lines, @"input") retain];
    state->outputs = [features(lines, @"output") retain];
    state->metadata = [metadata_of(lines) retain];
    return description;
}

- (NSDictionary *)inputDescriptionsByName {
    return state_of(self)->inputs;
}

- (NSDictionary *)outputDescriptionsByName {
    return state_of(self)->outputs;
}

- (NSDictionary *)metadata {
    return state_of(self)->metadata;
}

- (void)dealloc {
    [state_of(self)->inputs release];
    [state_of(self)->outputs release];
    [state_of(self)->metadata release];
    [super dealloc];
}

@end
