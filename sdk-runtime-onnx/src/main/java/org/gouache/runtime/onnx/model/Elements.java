package org.gouache.runtime.onnx.model;

import ai.onnx.proto.OnnxMl.TensorProto;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import org.gouache.palettize.decode.WeightElements;
import org.gouache.tensor.ElementType;
import org.gouache.weight.Weight;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Element types and elements as ONNX writes them. */
public final class Elements {
    static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private Elements() {}

    static int onnxType(ElementType type) {
        TensorProto.DataType onnx =
                switch (type) {
                    case F64 -> TensorProto.DataType.DOUBLE;
                    case F32 -> TensorProto.DataType.FLOAT;
                    case F16 -> TensorProto.DataType.FLOAT16;
                    case BF16 -> TensorProto.DataType.BFLOAT16;
                    case F8_E4M3 -> TensorProto.DataType.FLOAT8E4M3FN;
                    case F8_E5M2 -> TensorProto.DataType.FLOAT8E5M2;
                    case I64 -> TensorProto.DataType.INT64;
                    case I32 -> TensorProto.DataType.INT32;
                    case I16 -> TensorProto.DataType.INT16;
                    case I8 -> TensorProto.DataType.INT8;
                    case U64 -> TensorProto.DataType.UINT64;
                    case U32 -> TensorProto.DataType.UINT32;
                    case U16 -> TensorProto.DataType.UINT16;
                    case U8 -> TensorProto.DataType.UINT8;
                    case BOOL -> TensorProto.DataType.BOOL;
                };
        return onnx.getNumber();
    }

    static ByteString bytes(Weight weight, ElementType type) {
        byte[] bytes = new byte[Math.toIntExact(weight.shape().elements() * type.bytes())];
        WeightElements.copy(weight, type, MemorySegment.ofArray(bytes));
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static ByteString bytes(short half) {
        return ByteString.copyFrom(new byte[] {(byte) half, (byte) (half >> 8)});
    }

    static ByteString bytes(float... values) {
        byte[] bytes = new byte[values.length * Float.BYTES];
        MemorySegment.copy(values, 0, MemorySegment.ofArray(bytes), FLOAT, 0, values.length);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }

    static ByteString bytes(long... values) {
        byte[] bytes = new byte[values.length * Long.BYTES];
        MemorySegment.copy(values, 0, MemorySegment.ofArray(bytes), LONG, 0, values.length);
        return UnsafeByteOperations.unsafeWrap(bytes);
    }
}
