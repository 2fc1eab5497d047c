#import <Foundation/Foundation.h>

#include "shim.h"

#if __has_feature(objc_arc)
#error "The shim retains and releases by hand: -fno-objc-arc"
#endif

/* An entry that ends with this lets no exception out and leaves nothing in the caller's pool. */
#define GUARDED(error, expression)           \
    @autoreleasepool {                       \
        @try {                               \
            return (expression);             \
        } @catch (NSException * exception) { \
            return raised(exception, error); \
        } @catch (...) {                     \
            return thrown(error);            \
        }                                    \
    }

/* What an object does when it goes is nobody's business: nothing is thrown. */
void release_quietly(id object);

/* Writes what fits of the text, never a part of a character; a missing text is an empty one. */
void put_text(char *to, size_t capacity, NSString *text);

/* Each fills the error and returns its status. */
int32_t refused(gouache_coreml_error *error, NSString *text);
int32_t failed(NSError *cause, gouache_coreml_error *error);
int32_t raised(NSException *exception, gouache_coreml_error *error);
int32_t thrown(gouache_coreml_error *error);
