package org.gouache.models.pipeline;

import org.gouache.Conditioning;
import org.gouache.ImageSize;
import org.gouache.Request;
import org.gouache.tensor.Tensor;

import java.util.List;
import java.util.Objects;

/** SDXL's conditioning on sizes and crops (arXiv:2307.01952, section 2.2). */
final class TimeIds {
    private TimeIds() {}

    /**
     * @param request with width and height filled in
     * @return [batch, 6]. With guidance and several pictures, rows alternate between negative and
     *     positive although the other inputs of the UNet begin with all negatives: the reference
     *     does it so, and pictures depend on it where the negative sizes differ.
     */
    static Tensor of(Request request, boolean guided) {
        ImageSize size =
                new ImageSize(
                        Objects.requireNonNull(request.width()),
                        Objects.requireNonNull(request.height()));
        Tensor positive =
                Conditioning.timeIds(
                        Objects.requireNonNullElse(request.originalSize(), size),
                        request.crop(),
                        Objects.requireNonNullElse(request.targetSize(), size));
        List<Tensor> rows =
                guided ? List.of(negative(request, positive), positive) : List.of(positive);
        long batch = (long) rows.size() * request.count();
        Tensor ids = Tensor.zeros(positive.shape().with(0, batch));
        for (int i = 0; i < batch; i++) {
            ids.slice(i, i + 1).copyFrom(rows.get(i % rows.size()));
        }
        return ids;
    }

    private static Tensor negative(Request request, Tensor positive) {
        ImageSize original = request.negativeOriginalSize();
        ImageSize target = request.negativeTargetSize();
        return original == null || target == null
                ? positive
                : Conditioning.timeIds(original, request.negativeCrop(), target);
    }
}
