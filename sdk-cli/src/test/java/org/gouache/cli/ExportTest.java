package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.image.PngFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class ExportTest {
    @TempDir Path folder;

    @Test
    void anExportedModelMakesTheSamePicture() {
        Path exported = folder.resolve("postcard-onnx");

        Run export = Run.of("export", "postcard-xl", "--format", "onnx", "-o", exported.toString());

        assertThat(export.exitCode()).isZero();
        assertThat(export.out()).isEqualTo("%s%n".formatted(exported));
        assertThat(exported.resolve("unet/model.onnx")).isNotEmptyFile();
        Path original = generate("original.png");
        Path again = generate("again.png", "--model", exported.toString());
        assertThat(largestDifference(original, again)).isLessThanOrEqualTo(1);
    }

    @Test
    void coreMlPackagesKeepThePalettesOfARun() {
        Path exported = folder.resolve("postcard-coreml");

        Run run =
                Run.of(
                        "export",
                        "postcard-xl",
                        "--format=coreml",
                        "--attention=original",
                        "--bits=3",
                        "--minimum-os=13",
                        "--size=64x96",
                        "--batch-one",
                        "--quiet",
                        "-o",
                        exported.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("%s%n".formatted(exported));
        assertThat(run.err())
                .isEqualTo(
                        "warning: macOS 13 knows no indices of 3 bits: they are written with 4; for"
                                + " macOS 15 (--minimum-os 15) they stay as they are%n"
                                        .formatted());
        assertThat(exported.resolve("Unet.mlpackage")).isDirectory();
        assertThat(exported.resolve("compile.sh")).isExecutable();
    }

    @Test
    void anUnknownFormatIsRefusedAndNothingIsWritten() {
        Path target = folder.resolve("postcard");

        Run run =
                Run.of(
                        "export",
                        "postcard-xl",
                        "--format",
                        "punched-cards",
                        "-o",
                        target.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("punched-cards", "onnx").hasLineCount(1);
        assertThat(target).doesNotExist();
    }

    @Test
    void aFolderWithFilesIsNotOverwritten() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.txt"), "mine");

        Run run = Run.of("export", "postcard-xl", "--format", "onnx", "-o", folder.toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains(folder.toString()).hasLineCount(1);
        assertThat(folder).isDirectoryNotContaining(path -> !path.equals(file));
    }

    private Path generate(String name, String... options) {
        Path file = folder.resolve(name);
        List<String> command = new ArrayList<>(List.of("generate", "a house in the snow"));
        command.addAll(List.of("--seed", "4", "--steps", "2", "-q", "-o", file.toString()));
        command.addAll(List.of(options));
        assertThat(Run.of(command.toArray(String[]::new)))
                .returns(0, Run::exitCode)
                .returns("", Run::err);
        return file;
    }

    private static int largestDifference(Path one, Path other) {
        byte[] first = PngFile.read(one).image().toBytes();
        byte[] second = PngFile.read(other).image().toBytes();
        assertThat(second).hasSameSizeAs(first);
        int largest = 0;
        for (int i = 0; i < first.length; i++) {
            largest = Math.max(largest, Math.abs((first[i] & 0xff) - (second[i] & 0xff)));
        }
        return largest;
    }
}
