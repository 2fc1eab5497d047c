/* What the shim uses of Foundation, declared anew: enough to compile it without Apple's SDK. */
#include <stddef.h>
#include <stdint.h>

#if __OBJC_BOOL_IS_BOOL
typedef _Bool BOOL;
#else
typedef signed char BOOL;
#endif
#define YES __objc_yes
#define NO __objc_no
#define nil ((id)0)

#define NS_ENUM(type, name) enum name : type name; enum name : type
#define NS_ASSUME_NONNULL_BEGIN _Pragma("clang assume_nonnull begin")
#define NS_ASSUME_NONNULL_END _Pragma("clang assume_nonnull end")

typedef long NSInteger;
typedef unsigned long NSUInteger;

@class NSString, NSError;
@class NSDictionary<K, V>;

@protocol NSObject
- (BOOL)isKindOfClass:(Class)type;
- (BOOL)respondsToSelector:(SEL)selector;
- (instancetype)retain;
- (oneway void)release;
- (instancetype)autorelease;
@end

__attribute__((objc_root_class))
@interface NSObject <NSObject>
+ (instancetype)alloc;
+ (Class)class;
+ (BOOL)respondsToSelector:(SEL)selector;
- (instancetype)init;
@end

@interface NSString : NSObject
+ (instancetype)stringWithUTF8String:(const char *)text;
+ (instancetype)stringWithFormat:(NSString *)format, ... __attribute__((format(__NSString__, 1, 2)));
- (const char *)UTF8String;
- (NSUInteger)lengthOfBytesUsingEncoding:(NSUInteger)encoding;
- (NSString *)stringByAppendingString:(NSString *)other;
- (NSInteger)compare:(NSString *)other;
@end

enum { NSUTF8StringEncoding = 4 };

@interface NSNumber : NSObject
+ (NSNumber *)numberWithLongLong:(long long)value;
- (long long)longLongValue;
@end

typedef struct {
    unsigned long state;
    id *itemsPtr;
    unsigned long *mutationsPtr;
    unsigned long extra[5];
} NSFastEnumerationState;

@interface NSArray<E> : NSObject
- (NSUInteger)count;
- (E)objectAtIndex:(NSUInteger)index;
- (BOOL)isEqualToArray:(NSArray *)other;
- (NSString *)componentsJoinedByString:(NSString *)separator;
- (NSArray<E> *)sortedArrayUsingSelector:(SEL)comparison;
- (NSUInteger)countByEnumeratingWithState:(NSFastEnumerationState *)state
                                  objects:(id *)objects
                                    count:(NSUInteger)count;
@end

@interface NSMutableArray<E> : NSArray<E>
+ (instancetype)array;
+ (instancetype)arrayWithCapacity:(NSUInteger)capacity;
- (void)addObject:(E)object;
@end

@interface NSSet<E> : NSObject
@end

@interface NSDictionary<K, V> : NSObject
+ (instancetype)dictionaryWithObjectsAndKeys:(id)first, ... __attribute__((sentinel(0, 1)));
- (NSUInteger)count;
- (V)objectForKey:(K)key;
- (NSArray<K> *)allKeys;
@end

@interface NSMutableDictionary<K, V> : NSDictionary<K, V>
+ (instancetype)dictionary;
- (void)setObject:(V)object forKey:(K)key;
@end

@interface NSData : NSObject
+ (instancetype)dataWithBytes:(const void *)bytes length:(NSUInteger)length;
- (NSUInteger)length;
- (const void *)bytes;
@end

@interface NSMutableData : NSData
+ (instancetype)data;
- (void)appendBytes:(const void *)bytes length:(NSUInteger)length;
@end

@interface NSURL : NSObject
+ (NSURL *)fileURLWithPath:(NSString *)path;
- (NSString *)path;
@end

extern NSString *const NSUnderlyingErrorKey;

@interface NSError : NSObject
- (NSString *)domain;
- (NSInteger)code;
- (NSDictionary<NSString *, id> *)userInfo;
- (NSString *)localizedDescription;
@end

@interface NSException : NSObject
- (NSString *)name;
- (NSString *)reason;
@end

@interface NSFileManager : NSObject
+ (NSFileManager *)defaultManager;
- (BOOL)fileExistsAtPath:(NSString *)path;
- (BOOL)moveItemAtURL:(NSURL *)from toURL:(NSURL *)to error:(NSError **)error;
- (BOOL)removeItemAtURL:(NSURL *)url error:(NSError **)error;
@end

@interface NSProcessInfo : NSObject
+ (NSProcessInfo *)processInfo;
- (NSString *)operatingSystemVersionString;
@end

Class NSClassFromString(NSString *name);
