package org.gouache.runtime.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;

import org.gouache.GouacheException;
import org.gouache.Model.Component;
import org.gouache.export.CoreMlOptions;
import org.gouache.export.ExportOptions;
import org.gouache.export.ExportedModel;
import org.gouache.export.ModelExporter;
import org.gouache.export.OnnxOptions;
import org.gouache.file.AtomicFile;
import org.gouache.graph.Graph;
import org.gouache.graph.NetworkDefinition;
import org.gouache.runtime.ModelSource.GraphSource;
import org.gouache.runtime.Precision;
import org.gouache.runtime.onnx.model.Border;
import org.gouache.runtime.onnx.model.Dialect;
import org.gouache.runtime.onnx.model.ExternalData;
import org.gouache.runtime.onnx.model.Lowering;
import org.gouache.runtime.onnx.model.WeightChannel;
import org.gouache.runtime.onnx.model.WeightPlacement;
import org.gouache.runtime.onnx.model.WeightSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes models as optimum's exporter does: folders with {@code model.onnx}, standard operators of
 * opset 18, optimum's names of inputs and outputs, every batch, size and number of tokens; a single
 * {@code timestep} for the whole batch. Weights of more than 16 MiB together lie in {@code
 * model.onnx_data} beside it, save for the smallest.
 *
 * <p>In float16 the inputs and outputs are float16 too, except for the numbers that a network
 * embeds as sinusoids ({@code timestep}, {@code time_ids}): those are float32.
 *
 * <p>Weights stream into the file: a network of any size takes a few megabytes of memory.
 */
public final class OnnxExporter implements ModelExporter {
    private static final String MODEL = "model.onnx";
    private static final String DATA = "model.onnx_data";
    private static final long LARGEST_SINGLE_FILE = 16 << 20;
    private static final long SMALLEST_EXTERNAL = 100;

    @Override
    public String format() {
        return "onnx";
    }

    @Override
    public void export(ExportedModel model, Path folder, ExportOptions options) throws IOException {
        Precision precision =
                switch (options) {
                    case OnnxOptions onnx -> onnx.precision();
                    case CoreMlOptions _ ->
                            throw new GouacheException("options of Core ML for ONNX files");
                };
        model.writeOptimumConfigurations(folder);
        for (Component component : model.components()) {
            export(model.network(component), folder.resolve(component.folder()), precision);
        }
    }

    /**
     * Writes one network.
     *
     * @param folder an existing one
     */
    public void export(GraphSource network, Path folder, Precision precision) {
        Dialect dialect = Dialect.plain(precision);
        Path data = folder.resolve(DATA);
        if (weightBytes(network.definition().build(), dialect) <= LARGEST_SINGLE_FILE) {
            write(folder, lower(network, dialect, WeightPlacement.inline()));
            delete(data);
        } else {
            write(folder, lowerInto(data, network, dialect));
        }
    }

    private static long weightBytes(Graph graph, Dialect dialect) {
        return graph.parameters().stream()
                .mapToLong(parameter -> parameter.shape().elements() * dialect.type().bytes())
                .sum();
    }

    private static ModelProto lower(
            GraphSource network, Dialect dialect, WeightPlacement placement) {
        NetworkDefinition definition = network.definition();
        return Lowering.lower(
                definition.build(),
                definition.inputs(),
                dialect,
                new WeightSource(network.weights(), Set.of(), placement),
                List.of(),
                Border.OPTIMUM);
    }

    private static ModelProto lowerInto(Path data, GraphSource network, Dialect dialect) {
        AtomicReference<ModelProto> model = new AtomicReference<>();
        AtomicFile.write(
                data,
                channel -> {
                    try {
                        model.set(lower(network, dialect, streaming(channel)));
                    } catch (UncheckedIOException e) {
                        throw e.getCause();
                    }
                });
        return model.get();
    }

    private static WeightPlacement streaming(FileChannel channel) {
        WeightChannel weights = new WeightChannel(channel);
        return (weight, type, tensor) -> {
            long length = weight.shape().elements() * type.bytes();
            if (length < SMALLEST_EXTERNAL) {
                WeightPlacement.inline().place(weight, type, tensor);
                return;
            }
            try {
                ExternalData.refer(tensor, DATA, weights.append(weight, type), length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    private static void write(Path folder, ModelProto model) {
        AtomicFile.write(
                folder.resolve(MODEL),
                channel -> {
                    ByteBuffer bytes = ByteBuffer.wrap(model.toByteArray());
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                });
    }

    /** What an earlier, larger network left behind. */
    private static void delete(Path data) {
        try {
            Files.deleteIfExists(data);
        } catch (IOException e) {
            throw new GouacheException(
                    "%s: cannot be removed: %s".formatted(data, e.getMessage()), e);
        }
    }
}
