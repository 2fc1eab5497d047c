package com.example;

import java.nio.file.Path;
import org.gouache.Model;
import org.gouache.Pipeline;
import org.gouache.Request;
import org.gouache.export.ExportOptions;
import org.gouache.postcard.PostcardXl;

/** Writes a model as ONNX files and makes a picture with them. */
public class ExportOnnx {
    public static void main(String[] args) {
        Path folder = Path.of(args[0]);
        try (Model model = Model.open(PostcardXl.folder())) {
            model.export(folder, ExportOptions.onnx());
        }
        try (Pipeline pipeline = Pipeline.load(folder)) {
            Request request =
                    Request.builder("a red boat at sea at sunset").steps(20).seed(1).build();
            pipeline.generate(request).getFirst().write(folder.resolveSibling("boat.png"));
        }
    }
}
