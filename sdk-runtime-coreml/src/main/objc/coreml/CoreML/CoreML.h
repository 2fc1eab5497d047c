/*
 * What the shim uses of Core ML, declared anew: for compilers that have no SDK of Apple's, and as the
 * interface that a stand-in has to implement. With Apple's SDK this folder is left out.
 */
#import <Foundation/Foundation.h>

#define GOUACHE_SINCE(version) __attribute__((availability(macos, introduced = version)))

typedef NS_ENUM(NSInteger, MLComputeUnits) {
    MLComputeUnitsCPUOnly = 0,
    MLComputeUnitsCPUAndGPU = 1,
    MLComputeUnitsAll = 2,
    MLComputeUnitsCPUAndNeuralEngine = 3,
};

typedef NS_ENUM(NSInteger, MLFeatureType) {
    MLFeatureTypeInvalid = 0,
    MLFeatureTypeInt64 = 1,
    MLFeatureTypeDouble = 2,
    MLFeatureTypeString = 3,
    MLFeatureTypeImage = 4,
    MLFeatureTypeMultiArray = 5,
    MLFeatureTypeDictionary = 6,
    MLFeatureTypeSequence = 7,
};

typedef NS_ENUM(NSInteger, MLMultiArrayDataType) {
    MLMultiArrayDataTypeDouble = 0x10000 | 64,
    MLMultiArrayDataTypeFloat32 = 0x10000 | 32,
    MLMultiArrayDataTypeFloat16 = 0x10000 | 16,
    MLMultiArrayDataTypeInt32 = 0x20000 | 32,
};

typedef NS_ENUM(NSInteger, MLMultiArrayShapeConstraintType) {
    MLMultiArrayShapeConstraintTypeUnspecified = 1,
    MLMultiArrayShapeConstraintTypeEnumerated = 2,
    MLMultiArrayShapeConstraintTypeRange = 3,
};

typedef NS_ENUM(NSInteger, MLReshapeFrequencyHint) {
    MLReshapeFrequencyHintFrequent = 0,
    MLReshapeFrequencyHintInfrequent = 1,
} GOUACHE_SINCE(14.4);

typedef NS_ENUM(NSInteger, MLSpecializationStrategy) {
    MLSpecializationStrategyDefault = 0,
    MLSpecializationStrategyFastPrediction = 1,
} GOUACHE_SINCE(15.0);

NS_ASSUME_NONNULL_BEGIN

typedef NSString *MLModelMetadataKey;
extern MLModelMetadataKey const MLModelDescriptionKey;
extern MLModelMetadataKey const MLModelVersionStringKey;
extern MLModelMetadataKey const MLModelAuthorKey;
extern MLModelMetadataKey const MLModelLicenseKey;
extern MLModelMetadataKey const MLModelCreatorDefinedKey;

@interface MLMultiArray : NSObject
@property(readonly, nonatomic) MLMultiArrayDataType dataType;
@property(readonly, nonatomic) NSArray<NSNumber *> *shape;
@property(readonly, nonatomic) NSArray<NSNumber *> *strides;
- (nullable instancetype)initWithDataPointer:(void *)dataPointer
                                       shape:(NSArray<NSNumber *> *)shape
                                    dataType:(MLMultiArrayDataType)dataType
                                     strides:(NSArray<NSNumber *> *)strides
                                 deallocator:(void (^_Nullable)(void *bytes))deallocator
                                       error:(NSError *_Nullable *_Nullable)error;
- (void)getBytesWithHandler:(void (^)(const void *bytes, NSInteger size))handler;
@end

@interface MLMultiArrayShapeConstraint : NSObject
@property(readonly, nonatomic) MLMultiArrayShapeConstraintType type;
@property(readonly, nonatomic) NSArray<NSArray<NSNumber *> *> *enumeratedShapes;
@end

@interface MLMultiArrayConstraint : NSObject
@property(readonly, nonatomic) NSArray<NSNumber *> *shape;
@property(readonly, nonatomic) MLMultiArrayDataType dataType;
@property(readonly, nonatomic) MLMultiArrayShapeConstraint *shapeConstraint;
@end

@interface MLFeatureDescription : NSObject
@property(readonly, nonatomic, copy) NSString *name;
@property(readonly, nonatomic) MLFeatureType type;
@property(readonly, nonatomic, getter=isOptional) BOOL optional;
@property(readonly, nonatomic, nullable) MLMultiArrayConstraint *multiArrayConstraint;
@end

@interface MLModelDescription : NSObject
@property(readonly, nonatomic)
        NSDictionary<NSString *, MLFeatureDescription *> *inputDescriptionsByName;
@property(readonly, nonatomic)
        NSDictionary<NSString *, MLFeatureDescription *> *outputDescriptionsByName;
@property(readonly, nonatomic, nullable) NSDictionary<MLModelMetadataKey, id> *metadata;
@end

@interface MLFeatureValue : NSObject
@property(readonly, nonatomic, nullable) MLMultiArray *multiArrayValue;
+ (instancetype)featureValueWithMultiArray:(MLMultiArray *)value;
@end

@protocol MLFeatureProvider
@property(readonly, nonatomic) NSSet<NSString *> *featureNames;
- (nullable MLFeatureValue *)featureValueForName:(NSString *)featureName;
@end

@interface MLDictionaryFeatureProvider : NSObject <MLFeatureProvider>
- (nullable instancetype)initWithDictionary:(NSDictionary<NSString *, id> *)dictionary
                                      error:(NSError *_Nullable *_Nullable)error;
@end

@interface MLPredictionOptions : NSObject
@property(copy, nonatomic) NSDictionary<NSString *, id> *outputBackings;
@end

GOUACHE_SINCE(14.4)
@interface MLOptimizationHints : NSObject
@property(readwrite, assign, nonatomic) MLReshapeFrequencyHint reshapeFrequency;
@property(readwrite, assign, nonatomic)
        MLSpecializationStrategy specializationStrategy GOUACHE_SINCE(15.0);
@end

@interface MLModelConfiguration : NSObject
@property(readwrite, nonatomic) MLComputeUnits computeUnits;
@property(readwrite, nonatomic) BOOL allowLowPrecisionAccumulationOnGPU;
@property(readwrite, copy, nonatomic) MLOptimizationHints *optimizationHints GOUACHE_SINCE(14.4);
@end

GOUACHE_SINCE(14.0)
@interface MLCPUComputeDevice : NSObject
@end

GOUACHE_SINCE(14.0)
@interface MLGPUComputeDevice : NSObject
@end

GOUACHE_SINCE(14.0)
@interface MLNeuralEngineComputeDevice : NSObject
@property(readonly, nonatomic) NSInteger totalCoreCount;
@end

@interface MLModel : NSObject
@property(readonly, nonatomic) MLModelDescription *modelDescription;
@property(class, readonly, nonatomic) NSArray *availableComputeDevices GOUACHE_SINCE(14.0);
+ (nullable NSURL *)compileModelAtURL:(NSURL *)modelURL error:(NSError *_Nullable *_Nullable)error;
+ (nullable instancetype)modelWithContentsOfURL:(NSURL *)url
                                  configuration:(MLModelConfiguration *)configuration
                                          error:(NSError *_Nullable *_Nullable)error;
- (nullable id<MLFeatureProvider>)predictionFromFeatures:(id<MLFeatureProvider>)input
                                                 options:(MLPredictionOptions *)options
                                                   error:(NSError *_Nullable *_Nullable)error;
@end

NS_ASSUME_NONNULL_END
