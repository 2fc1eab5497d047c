#include <stddef.h>

void *calloc(size_t count, size_t bytes);
void free(void *memory);
