package org.gouache.standin.mil;

import org.gouache.runtime.coreml.file.MilType;

/** Numbers of another type. */
final class Casts {
    private Casts() {}

    /** To whole numbers towards zero; a float becomes another without being rounded here. */
    static Array cast(Call call) {
        Array x = call.array("x");
        MilType type = type(call, call.text("dtype"));
        return new Array(type, x.shape(), convert(x, type));
    }

    private static float[] convert(Array x, MilType type) {
        if (type.isFloatingPoint()) {
            return x.values();
        }
        float[] result = new float[x.values().length];
        for (int i = 0; i < result.length; i++) {
            float value = x.values()[i];
            result[i] = type == MilType.BOOL ? (value == 0 ? 0 : 1) : (float) (long) value;
        }
        return result;
    }

    private static MilType type(Call call, String name) {
        return switch (name) {
            case "fp16" -> MilType.FLOAT16;
            case "fp32" -> MilType.FLOAT32;
            case "int8" -> MilType.INT8;
            case "uint8" -> MilType.UINT8;
            case "int16" -> MilType.INT16;
            case "uint16" -> MilType.UINT16;
            case "int32" -> MilType.INT32;
            case "bool" -> MilType.BOOL;
            default -> throw call.error("no dtype " + name);
        };
    }
}
