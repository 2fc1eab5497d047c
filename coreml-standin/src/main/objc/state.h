#import <CoreML/CoreML.h>
#import <objc/runtime.h>

#include "standin.h"

/*
 * Core ML's classes declare no instance variables, and this runtime lets nobody add any: what an
 * object has to remember is a struct behind it.
 */
#define WITH_STATE(type)                                              \
    +(id)alloc {                                                      \
        return NSAllocateObject(self, sizeof(type), NULL);            \
    }                                                                 \
    +(id)allocWithZone : (NSZone *)zone {                             \
        return NSAllocateObject(self, sizeof(type), zone);            \
    }                                                                 \
    static inline type *state_of(id object) {                         \
        return (type *)object_getIndexedIvars(object);                \
    }

BOOL has_fault(int32_t fault);
standin_evaluator current_evaluator(void); /* without functions if there is none */
void model_born(MLModelConfiguration *configuration);
void model_gone(void);
void predicted(void);
void array_born(BOOL foreign);
void array_gone(BOOL foreign);

NSArray *available_devices(void);

/* Sets the error, if somebody asks: of Core ML's domain, with two more beneath. Returns nil. */
id failure(NSError **error, NSInteger code, NSString *text);

@interface MLMultiArray (StandIn)
/* In memory of its own, each row padded to a multiple of 64 bytes. */
+ (MLMultiArray *)paddedWithShape:(NSArray<NSNumber *> *)shape type:(MLMultiArrayDataType)type;
/* Another array on the memory of this one. */
- (MLMultiArray *)wrapped;
- (void)readInto:(void *)dense;
- (void)fillFrom:(const void *)dense;
- (NSUInteger)denseBytes;
@end

@interface MLFeatureDescription (StandIn)
/* From the words of a line "input" or "output". */
+ (MLFeatureDescription *)descriptionFromWords:(NSArray<NSString *> *)words;
/* Those that the model has, though the description may not tell. */
- (NSArray<NSNumber *> *)trueShape;
/* NULL, or why the array cannot be this input. */
- (NSString *)faultOfArray:(MLMultiArray *)array;
@end

@interface MLMultiArrayShapeConstraint (StandIn)
+ (MLMultiArrayShapeConstraint *)constraintOfShapes:(NSArray<NSArray *> *)shapes;
@end

@interface MLMultiArrayConstraint (StandIn)
+ (MLMultiArrayConstraint *)constraintWithShape:(NSArray<NSNumber *> *)shape
                                           type:(MLMultiArrayDataType)type
                                         shapes:(NSArray<NSArray *> *)shapes;
@end

@interface MLModelDescription (StandIn)
+ (MLModelDescription *)descriptionFromLines:(NSArray<NSArray<NSString *> *> *)lines;
@end
