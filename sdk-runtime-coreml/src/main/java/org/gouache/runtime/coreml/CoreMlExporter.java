package org.gouache.runtime.coreml;

import org.gouache.GouacheException;
import org.gouache.export.CoreMlOptions;
import org.gouache.export.ExportOptions;
import org.gouache.export.ExportedModel;
import org.gouache.export.ModelExporter;
import org.gouache.export.OnnxOptions;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Writes models as Apple's converter does: a package for each network, {@code TextEncoder}, {@code
 * TextEncoder2}, {@code Unet} (a refiner's: {@code UnetRefiner}), {@code VAEDecoder} and {@code
 * VAEEncoder}, with its names, shapes and types of inputs and outputs, for pictures of one size;
 * beside them {@code vocab.json} and {@code merges.txt}, and {@code compile.sh}, which makes of
 * them what Apple's programs load. What packages do not say of a model, such as its scheduler, is
 * in the folder {@code diffusers}.
 *
 * <p>Weights stream into the packages: a network of any size takes a few megabytes of memory.
 * Palettes stay palettes, their indices the bytes that they were.
 */
public final class CoreMlExporter implements ModelExporter {
    @Override
    public String format() {
        return "coreml";
    }

    /**
     * @throws GouacheException as the interface says; if a size is no multiple of 8 and of the
     *     VAE's factor; or if palettes are of a form that the oldest systems do not know
     */
    @Override
    public void export(ExportedModel model, Path folder, ExportOptions options) throws IOException {
        switch (options) {
            case CoreMlOptions coreMl -> CoreMlExport.of(model, coreMl).writeInto(folder);
            case OnnxOptions _ -> throw new GouacheException("options of ONNX for Core ML files");
        }
    }
}
