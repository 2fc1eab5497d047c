#import <CoreML/CoreML.h>

#include "shim.h"

/*
 * Counts the arrays that still lie on memory of the caller's: those of a binding, and by `whole`
 * those of its model. Lives as long as somebody refers to it.
 */
typedef struct array_count array_count;

/* Refers to the whole, if there is one, and is referred to once: see let_go. NULL: no memory. */
array_count *count_of(array_count *whole, int32_t most_arrays);
int32_t counted(array_count *count);
void let_go(array_count *count);

/* Wraps the buffer's memory, counted until it is deallocated; autoreleased. Each index once. */
MLMultiArray *array_on(
        const gouache_coreml_buffer *buffer, array_count *count, int32_t index, NSError **cause);

int64_t bytes_of_element(int64_t dtype);

/* NULL, or what is wrong with the buffer by itself. */
NSString *fault_of(const gouache_coreml_buffer *buffer);

/*
 * Sees that the values of the array are in the buffer: copies them unless it lies there. Sets
 * `copied`. Returns NULL, or why they do not fit.
 */
NSString *deliver(MLMultiArray *array, const gouache_coreml_buffer *buffer, int32_t *copied);

NSArray<NSNumber *> *numbers(const int64_t *values, int32_t count);
void read_numbers(NSArray<NSNumber *> *from, int64_t *to, int32_t most);
