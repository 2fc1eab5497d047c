package org.gouache.standin.mil;

import org.gouache.runtime.coreml.file.Constants;
import org.gouache.runtime.coreml.file.PackageReader;
import org.gouache.runtime.coreml.proto.Mil;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The constants of a program. Those of small programs are read and decompressed once; those of
 * large ones whenever they are used, as they might not fit the memory all together.
 */
final class ConstantPool {
    private static final long KEPT_ELEMENTS = 1L << 27;

    private final Constants constants;
    private final Set<String> texts = new HashSet<>();
    private final Map<String, Operand> kept = new ConcurrentHashMap<>();
    private final boolean keeping;

    ConstantPool(PackageReader reader, Mil.Block block) {
        constants = Constants.of(reader, block);
        long elements = 0;
        for (Mil.Operation operation : block.getOperationsList()) {
            if (Constants.isConstant(operation)) {
                for (Mil.NamedValueType output : operation.getOutputsList()) {
                    elements += elements(output.getType().getTensorType());
                    if (isText(output.getType())) {
                        texts.add(output.getName());
                    }
                }
            }
        }
        keeping = elements <= KEPT_ELEMENTS;
    }

    private static long elements(Mil.TensorType type) {
        return type.getDimensionsList().stream()
                .mapToLong(dimension -> dimension.getConstant().getSize())
                .reduce(1, Math::multiplyExact);
    }

    static boolean isText(Mil.ValueType type) {
        return type.getTensorType().getDataType() == Mil.DataType.STRING;
    }

    boolean has(String name) {
        return constants.has(name);
    }

    /**
     * The value of a constant.
     *
     * @throws org.gouache.GouacheException if there is none of that name, or it is malformed
     */
    Operand get(String name) {
        return keeping ? kept.computeIfAbsent(name, this::read) : read(name);
    }

    private Operand read(String name) {
        return texts.contains(name)
                ? new Text(constants.text(name))
                : Array.of(constants.tensor(name));
    }
}
