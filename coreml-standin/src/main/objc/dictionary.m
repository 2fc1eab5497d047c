#import "state.h"

@implementation MLDictionaryFeatureProvider

WITH_STATE(NSDictionary *)

- (id)initWithDictionary:(NSDictionary *)dictionary error:(NSError **)error {
    (void)error;
    self = [super init];
    *state_of(self) = [dictionary copy];
    return self;
}

- (void)dealloc {
    [*state_of(self) release];
    [super dealloc];
}

- (NSSet *)featureNames {
    return [NSSet setWithArray:[*state_of(self) allKeys]];
}

- (MLFeatureValue *)featureValueForName:(NSString *)name {
    return [*state_of(self) objectForKey:name];
}

@end
