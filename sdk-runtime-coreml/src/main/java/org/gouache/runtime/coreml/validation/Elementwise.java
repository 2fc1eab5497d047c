package org.gouache.runtime.coreml.validation;

import static org.gouache.runtime.coreml.validation.Rule.scalar;
import static org.gouache.runtime.coreml.validation.Rule.value;
import static org.gouache.runtime.coreml.validation.Types.FLOATS;
import static org.gouache.runtime.coreml.validation.Types.NUMBERS;
import static org.gouache.runtime.coreml.validation.Types.NUMBERS_AND_TRUTHS;
import static org.gouache.runtime.coreml.validation.Types.TEXT;
import static org.gouache.runtime.coreml.validation.Types.TRUTHS;

import static java.util.Objects.requireNonNull;

import org.gouache.runtime.coreml.file.MilType;
import org.gouache.runtime.coreml.file.TensorType;
import org.gouache.tensor.Shape;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Operations on each element for itself. */
final class Elementwise {
    private static final Map<String, MilType> CAST_TYPES =
            Map.of(
                    "fp16", MilType.FLOAT16,
                    "fp32", MilType.FLOAT32,
                    "int32", MilType.INT32,
                    "bool", MilType.BOOL,
                    "int8", MilType.INT8,
                    "uint8", MilType.UINT8,
                    "int16", MilType.INT16,
                    "uint16", MilType.UINT16);
    private static final List<String> FIRST_CAST_TYPES = List.of("fp16", "fp32", "int32", "bool");
    private static final int WITH_SMALL_CASTS = 8;

    private Elementwise() {}

    static Map<String, Signature> signatures() {
        Map<String, Signature> signatures = new HashMap<>();
        for (String name :
                List.of(
                        "cos", "erf", "exp", "exp2", "relu", "sigmoid", "silu", "sin", "sqrt",
                        "tanh")) {
            signatures.put(name, unary(FLOATS));
        }
        for (String name : List.of("abs", "square")) {
            signatures.put(name, unary(NUMBERS));
        }
        signatures.put("identity", unary(NUMBERS_AND_TRUTHS));
        for (String name : List.of("add", "maximum", "minimum", "mul", "pow", "real_div", "sub")) {
            signatures.put(name, binary(Elementwise::arithmetic, NUMBERS));
        }
        for (String name :
                List.of("equal", "greater", "greater_equal", "less", "less_equal", "not_equal")) {
            signatures.put(name, binary(Elementwise::comparison, NUMBERS_AND_TRUTHS));
        }
        signatures.put(
                "gelu", Signature.of(Elementwise::gelu, value("x", FLOATS), scalar("mode", TEXT)));
        signatures.put(
                "rsqrt",
                Signature.of(
                        call -> alike(call, "epsilon"),
                        value("x", FLOATS),
                        scalar("epsilon", FLOATS)));
        signatures.put(
                "clip",
                Signature.of(
                        call -> alike(call, "alpha", "beta"),
                        value("x", FLOATS),
                        scalar("alpha", FLOATS),
                        scalar("beta", FLOATS)));
        signatures.put(
                "cast",
                Signature.of(
                        Elementwise::cast, value("x", NUMBERS_AND_TRUTHS), scalar("dtype", TEXT)));
        signatures.put(
                "select",
                Signature.of(
                        Elementwise::select,
                        value("cond", TRUTHS),
                        value("a", NUMBERS_AND_TRUTHS),
                        value("b", NUMBERS_AND_TRUTHS)));
        return signatures;
    }

    private static Signature unary(Types types) {
        return Signature.of(call -> call.tensor("x"), value("x", types));
    }

    private static Signature binary(Signature.SingleInference inference, Types types) {
        return Signature.of(inference, value("x", types), value("y", types));
    }

    private static TensorType arithmetic(Call call) {
        return new TensorType(call.tensor("x").type(), together(call, "x", "y"));
    }

    private static TensorType comparison(Call call) {
        return new TensorType(MilType.BOOL, together(call, "x", "y"));
    }

    private static Shape together(Call call, String first, String second) {
        call.requireSameType(second, first);
        return Shapes.broadcast(call.shape(first), second, call.shape(second));
    }

    private static TensorType gelu(Call call) {
        call.choice("mode", "EXACT", "TANH_APPROXIMATION", "SIGMOID_APPROXIMATION");
        return call.tensor("x");
    }

    private static TensorType alike(Call call, String... parameters) {
        for (String parameter : parameters) {
            call.requireSameType(parameter, "x");
        }
        return call.tensor("x");
    }

    private static TensorType cast(Call call) {
        String name =
                call.specification() < WITH_SMALL_CASTS
                        ? call.choice("dtype", FIRST_CAST_TYPES.toArray(String[]::new))
                        : call.choice("dtype", CAST_TYPES.keySet().toArray(String[]::new));
        return new TensorType(requireNonNull(CAST_TYPES.get(name)), call.shape("x"));
    }

    private static TensorType select(Call call) {
        Shape values = together(call, "a", "b");
        return new TensorType(
                call.tensor("a").type(), Shapes.broadcast(values, "cond", call.shape("cond")));
    }
}
