package org.gouache.runtime.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;

import org.gouache.GouacheException;
import org.gouache.tensor.ElementType;
import org.gouache.tensor.Tensor;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Tensors of ONNX Runtime over our own memory. */
final class Tensors {
    private Tensors() {}

    /**
     * A tensor over the same memory, which must outlive it.
     *
     * @param what for messages: whose tensor it is
     * @throws GouacheException if the tensor is larger than a buffer can be
     */
    static OnnxTensor share(String what, Tensor tensor) throws OrtException {
        if (tensor.data().byteSize() > Integer.MAX_VALUE) {
            throw new GouacheException(
                    "%s: %s takes %d bytes, ONNX Runtime takes at most %d at once"
                            .formatted(what, tensor, tensor.data().byteSize(), Integer.MAX_VALUE));
        }
        ByteBuffer buffer = tensor.data().asByteBuffer().order(ByteOrder.nativeOrder());
        return OnnxTensor.createTensor(
                Ort.environment(), buffer, tensor.shape().toArray(), type(tensor.type()));
    }

    private static OnnxJavaType type(ElementType type) {
        return switch (type) {
            case F64 -> OnnxJavaType.DOUBLE;
            case F32 -> OnnxJavaType.FLOAT;
            case F16 -> OnnxJavaType.FLOAT16;
            case BF16 -> OnnxJavaType.BFLOAT16;
            case I64 -> OnnxJavaType.INT64;
            case I32 -> OnnxJavaType.INT32;
            case I16 -> OnnxJavaType.INT16;
            case I8 -> OnnxJavaType.INT8;
            case U8 -> OnnxJavaType.UINT8;
            case BOOL -> OnnxJavaType.BOOL;
            case F8_E4M3, F8_E5M2, U64, U32, U16 ->
                    throw new IllegalArgumentException("ONNX Runtime takes no tensors of " + type);
        };
    }

    /** The element type of a model's input or output. */
    static ElementType type(OnnxJavaType type) {
        return switch (type) {
            case DOUBLE -> ElementType.F64;
            case FLOAT -> ElementType.F32;
            case FLOAT16 -> ElementType.F16;
            case BFLOAT16 -> ElementType.BF16;
            case INT64 -> ElementType.I64;
            case INT32 -> ElementType.I32;
            case INT16 -> ElementType.I16;
            case INT8 -> ElementType.I8;
            case UINT8 -> ElementType.U8;
            case BOOL -> ElementType.BOOL;
            case STRING, UNKNOWN ->
                    throw new GouacheException("ONNX tensors of " + type + " are not supported");
        };
    }
}
