#import "errors.h"

#include <string.h>

enum { DEEPEST_CAUSE = 8 };

void put_text(char *to, size_t capacity, NSString *text) {
    const char *from = [text UTF8String];
    size_t length = from ? strlen(from) : 0;
    if (length >= capacity) {
        length = capacity - 1;
        while (length > 0 && ((unsigned char)from[length] & 0xC0) == 0x80) {
            length--;
        }
    }
    memcpy(to, from ? from : "", length);
    to[length] = 0;
}

void release_quietly(id object) {
    @autoreleasepool {
        @try {
            [object release];
        } @catch (...) {
        }
    }
}

static int32_t put(
        gouache_coreml_error *error,
        int32_t status,
        NSString *domain,
        int64_t code,
        NSString *text) {
    error->code = code;
    put_text(error->domain, sizeof error->domain, domain);
    put_text(error->text, sizeof error->text, text);
    return status;
}

int32_t refused(gouache_coreml_error *error, NSString *text) {
    return put(error, GOUACHE_COREML_REFUSED, @"gouache", 0, text);
}

int32_t failed(NSError *cause, gouache_coreml_error *error) {
    if (!cause) {
        return put(error, GOUACHE_COREML_ERROR, @"gouache", 0, @"Core ML failed without a reason");
    }
    NSString *text = [cause localizedDescription];
    NSError *beneath = cause;
    for (int depth = 0; depth < DEEPEST_CAUSE; depth++) {
        id next = [[beneath userInfo] objectForKey:NSUnderlyingErrorKey];
        if (![next isKindOfClass:[NSError class]]) {
            break;
        }
        beneath = next;
        text = [NSString stringWithFormat:@"%@\n%@ %lld: %@", text, [beneath domain],
                                          (long long)[beneath code],
                                          [beneath localizedDescription]];
    }
    return put(error, GOUACHE_COREML_ERROR, [cause domain], [cause code], text);
}

int32_t raised(NSException *exception, gouache_coreml_error *error) {
    return put(error, GOUACHE_COREML_EXCEPTION, [exception name], 0, [exception reason]);
}

int32_t thrown(gouache_coreml_error *error) {
    return put(error, GOUACHE_COREML_EXCEPTION, @"gouache", 0, @"an exception of unknown kind");
}
