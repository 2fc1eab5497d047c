#import "state.h"

/* What a compiled folder computes: by itself or by the evaluator. Autoreleased. */
@interface Program : NSObject {
    NSArray *lines;
    standin_evaluator evaluator;
    int64_t model; /* 0: none of the evaluator's */
}
+ (Program *)programInFolder:(NSString *)folder error:(NSError **)error;
- (NSArray<NSArray<NSString *> *> *)lines;
- (BOOL)predict:(const standin_array *)inputs
          count:(int32_t)input_count
           into:(const standin_array *)outputs
          count:(int32_t)output_count
          error:(NSError **)error;
@end
