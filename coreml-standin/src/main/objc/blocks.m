/*
 * Blocks as clang compiles them. The copying that GNUstep Base brings takes the flags of an older
 * compiler and leaves blocks on the stack.
 */
#import <Foundation/Foundation.h>

#include <stdlib.h>
#include <string.h>

enum {
    REFERENCES = 0xFFFF,
    ON_HEAP = 1 << 24,
    HAS_COPY_AND_DISPOSE = 1 << 25,
    GLOBAL = 1 << 28,
};

enum { CAPTURED_OBJECT = 3, CAPTURED_BLOCK = 7, CAPTURED_KIND = 15 };

typedef struct {
    unsigned long reserved;
    unsigned long size;
    void (*copy)(void *to, const void *from);
    void (*dispose)(const void *block);
} block_descriptor;

typedef struct {
    void *isa;
    _Atomic int flags;
    int reserved;
    void (*invoke)(void);
    block_descriptor *descriptor;
} block;

void *_NSConcreteStackBlock[32];
void *_NSConcreteGlobalBlock[32];

void *_Block_copy(const void *from) {
    block *old = (block *)from;
    if (!old || (old->flags & GLOBAL)) {
        return old;
    }
    if (old->flags & ON_HEAP) {
        old->flags++;
        return old;
    }
    block *new = malloc(old->descriptor->size);
    memcpy(new, old, old->descriptor->size);
    new->flags = (old->flags & ~REFERENCES) | ON_HEAP | 1;
    if (new->flags & HAS_COPY_AND_DISPOSE) {
        new->descriptor->copy(new, old);
    }
    return new;
}

void _Block_release(const void *released) {
    block *old = (block *)released;
    if (!old || !(old->flags & ON_HEAP)) {
        return;
    }
    if ((--old->flags & REFERENCES) == 0) {
        if (old->flags & HAS_COPY_AND_DISPOSE) {
            old->descriptor->dispose(old);
        }
        free(old);
    }
}

void _Block_object_assign(void *to, const void *from, const int flags) {
    switch (flags & CAPTURED_KIND) {
        case CAPTURED_OBJECT: *(id *)to = [(id)from retain]; break;
        case CAPTURED_BLOCK: *(void **)to = _Block_copy(from); break;
        default: abort(); /* __block variables: nobody here has any */
    }
}

void _Block_object_dispose(const void *captured, const int flags) {
    switch (flags & CAPTURED_KIND) {
        case CAPTURED_OBJECT: [(id)captured release]; break;
        case CAPTURED_BLOCK: _Block_release(captured); break;
        default: abort();
    }
}
