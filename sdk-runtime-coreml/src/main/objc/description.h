#import <CoreML/CoreML.h>

#include "shim.h"

/* A gouache_coreml_feature for each input, then for each output, by name; autoreleased. */
NSData *features_of(MLModelDescription *description);
