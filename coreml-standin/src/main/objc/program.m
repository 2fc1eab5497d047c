#import "program.h"

#import "affine.h"

enum { DESCRIPTION = 1 << 20, REASON = 1 << 12 };

static NSArray *lines_of(NSString *text) {
    NSMutableArray *lines = [NSMutableArray array];
    for (NSString *line in [text componentsSeparatedByString:@"\n"]) {
        if ([line length]) {
            [lines addObject:[line componentsSeparatedByString:@" "]];
        }
    }
    return lines;
}

@implementation Program

- (id)initWithLines:(NSArray *)given evaluator:(standin_evaluator)with model:(int64_t)number {
    self = [super init];
    lines = [given retain];
    evaluator = with;
    model = number;
    return self;
}

+ (Program *)programInFolder:(NSString *)folder error:(NSError **)error {
    NSString *affine = [NSString
            stringWithContentsOfFile:[folder stringByAppendingPathComponent:@"standin.txt"]
                            encoding:NSUTF8StringEncoding
                               error:NULL];
    if (affine) {
        return [[[self alloc] initWithLines:lines_of(affine)
                                  evaluator:(standin_evaluator){0}
                                      model:0] autorelease];
    }
    standin_evaluator evaluator = current_evaluator();
    if (!evaluator.load) {
        return failure(error, 3, [NSString stringWithFormat:@"nobody evaluates %@", folder]);
    }
    NSMutableData *text = [NSMutableData dataWithLength:DESCRIPTION];
    int64_t number = evaluator.load([folder fileSystemRepresentation], [text mutableBytes],
                                    DESCRIPTION);
    NSString *told = [NSString stringWithUTF8String:[text bytes]];
    if (!number) {
        return failure(error, 0, told);
    }
    return [[[self alloc] initWithLines:lines_of(told) evaluator:evaluator
                                  model:number] autorelease];
}

- (NSArray *)lines {
    return lines;
}

- (BOOL)predict:(const standin_array *)inputs
          count:(int32_t)input_count
           into:(const standin_array *)outputs
          count:(int32_t)output_count
          error:(NSError **)error {
    if (!model) {
        compute_affine(lines, inputs, input_count, outputs, output_count);
        return YES;
    }
    char text[REASON] = "";
    if (evaluator.predict(model, inputs, input_count, outputs, output_count, text, REASON)) {
        failure(error, 0, [NSString stringWithUTF8String:text]);
        return NO;
    }
    return YES;
}

- (void)dealloc {
    if (model) {
        evaluator.unload(model);
    }
    [lines release];
    [super dealloc];
}

@end
