package org.gouache.cli;

import org.gouache.MemoryMode;
import org.gouache.VaeTiling;
import org.gouache.export.AttentionVariant;
import org.gouache.export.MinimumOs;
import org.gouache.palette.PaletteMethod;
import org.gouache.palette.RecipeMethod;
import org.gouache.random.RandomKind;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.Precision;
import org.gouache.scheduler.SchedulerKind;
import org.gouache.weight.WeightKind;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** The words that an option takes, for reading, help and completion. */
abstract class Choice<T> implements ITypeConverter<T>, Iterable<String> {
    private final Map<String, T> valuesByWord = new LinkedHashMap<>();

    private Choice(T[] values, Function<T, String> word) {
        Arrays.stream(values).forEach(value -> valuesByWord.put(word.apply(value), value));
    }

    @Override
    public T convert(String word) {
        T value = valuesByWord.get(word);
        if (value == null) {
            throw new TypeConversionException(
                    "expected %s, not \"%s\""
                            .formatted(String.join(", ", valuesByWord.keySet()), word));
        }
        return value;
    }

    @Override
    public Iterator<String> iterator() {
        return valuesByWord.keySet().iterator();
    }

    private static String lowerCase(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static final class OfScheduler extends Choice<SchedulerKind> {
        OfScheduler() {
            super(SchedulerKind.values(), SchedulerKind::optionName);
        }
    }

    static final class OfRandom extends Choice<RandomKind> {
        OfRandom() {
            super(RandomKind.values(), RandomKind::optionName);
        }
    }

    static final class OfMemory extends Choice<MemoryMode> {
        OfMemory() {
            super(MemoryMode.values(), Choice::lowerCase);
        }
    }

    static final class OfTiling extends Choice<VaeTiling> {
        OfTiling() {
            super(VaeTiling.values(), Choice::lowerCase);
        }
    }

    static final class OfPrecision extends Choice<Precision> {
        OfPrecision() {
            super(Precision.values(), Choice::lowerCase);
        }
    }

    static final class OfFormat extends Choice<ExportFormat> {
        OfFormat() {
            super(ExportFormat.values(), Choice::lowerCase);
        }
    }

    static final class OfAttention extends Choice<AttentionVariant> {
        OfAttention() {
            super(AttentionVariant.values(), Choice::lowerCase);
        }
    }

    static final class OfMinimumOs extends Choice<MinimumOs> {
        OfMinimumOs() {
            super(MinimumOs.values(), os -> Choice.lowerCase(os).replace("macos-", ""));
        }
    }

    static final class OfComputeUnits extends Choice<ComputeUnits> {
        OfComputeUnits() {
            super(ComputeUnits.values(), ComputeUnits::optionName);
        }
    }

    static final class OfPaletteMethod extends Choice<PaletteMethod> {
        OfPaletteMethod() {
            super(PaletteMethod.values(), PaletteMethod::toString);
        }
    }

    static final class OfRecipeMethod extends Choice<RecipeMethod> {
        OfRecipeMethod() {
            super(RecipeMethod.values(), RecipeMethod::toString);
        }
    }

    static final class OfWeightKind extends Choice<WeightKind> {
        OfWeightKind() {
            super(
                    new WeightKind[] {
                        WeightKind.LINEAR,
                        WeightKind.CONVOLUTION,
                        WeightKind.CONVOLUTION_1X1,
                        WeightKind.EMBEDDING,
                        WeightKind.NORM,
                        WeightKind.BIAS
                    },
                    Choice::lowerCase);
        }
    }

    static final class OfNetworks extends Choice<NetworkChoice> {
        OfNetworks() {
            super(NetworkChoice.values(), NetworkChoice::folder);
        }
    }

    static final class OfPredictionType extends Choice<String> {
        OfPredictionType() {
            super(new String[] {"epsilon", "v_prediction", "sample"}, Function.identity());
        }
    }
}
