package org.gouache.palettize.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.gouache.tensor.ElementType;
import org.gouache.tensor.Shape;
import org.gouache.tensor.Tensor;
import org.gouache.weight.DenseWeight;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Map;

class RelativeOutputErrorsTest {
    private static DenseWeight weight(float... values) {
        Tensor tensor = Tensor.of(Shape.of(2, 2), values);
        return new DenseWeight(ElementType.F32, tensor.shape(), tensor.data());
    }

    @Test
    void areSharesOfTheOutputs() {
        Tensor covariance = Tensor.of(Shape.of(2, 2), 4, 0, 0, 1);
        OutputErrors errors =
                new RelativeOutputErrors(
                        new LayerStatistics(
                                Map.of("layer", new InputCovariance(List.of(covariance)))));
        DenseWeight dense = weight(3, 4, 0, 2);

        double output = 4 * 9 + 16 + 4;
        assertThat(errors.of("layer", dense, weight(2, 4, 0, 0)))
                .isCloseTo((4 * 1 + 4) / output, within(1e-6));
        assertThat(errors.of("layer", dense, dense)).isEqualTo(1e-8);
        assertThat(errors.of("layer", dense, weight(0, 0, 0, 0))).isCloseTo(1, within(1e-6));
    }
}
