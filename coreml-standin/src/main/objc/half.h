#include <stdint.h>
#include <string.h>

/* By integers: compilers of this age have no type for it. */
static inline float from_half(uint16_t half) {
    uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t magnitude = half & 0x7FFF;
    uint32_t bits;
    if (magnitude >= 0x7C00) {
        bits = 0x7F800000 | (magnitude & 0x3FF) << 13;
    } else {
        /* The exponents' biases differ by 112: multiplying corrects it, of subnormals too. */
        float scaled;
        bits = magnitude << 13;
        memcpy(&scaled, &bits, sizeof bits);
        scaled *= 0x1p112f;
        memcpy(&bits, &scaled, sizeof bits);
    }
    bits |= sign;
    float value;
    memcpy(&value, &bits, sizeof bits);
    return value;
}

/* Cuts what is too fine; what is too large becomes infinite. */
static inline uint16_t to_half(float value) {
    float scaled = value * 0x1p-112f;
    uint32_t bits;
    memcpy(&bits, &scaled, sizeof bits);
    uint32_t magnitude = bits >> 13 & 0x3FFFF;
    return (uint16_t)((bits >> 16 & 0x8000) | (magnitude < 0x7C00 ? magnitude : 0x7C00));
}
