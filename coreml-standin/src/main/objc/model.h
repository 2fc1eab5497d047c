#import "program.h"

typedef struct {
    Program *program;
    MLModelDescription *description;
    NSMutableArray *kept;
} model_state;

@interface MLModel (StandIn)
- (model_state *)state;
@end

@interface MLModel (Prediction)
- (id<MLFeatureProvider>)predict:(id<MLFeatureProvider>)input
                         options:(MLPredictionOptions *)options
                           error:(NSError **)error;
@end
