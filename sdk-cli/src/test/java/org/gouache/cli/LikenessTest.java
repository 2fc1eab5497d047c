package org.gouache.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.gouache.golden.Golden;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A picture tells how it was made, and so can be made again. */
class LikenessTest {
    private static final Path SDXL = Golden.path("models/sdxl");

    @TempDir Path folder;

    @Test
    void theSameModelMakesTheSameBytes() throws IOException {
        Path first = folder.resolve("first.png");
        Path again = folder.resolve("ünï 日本.png");
        make(
                first,
                "two red boats, 日本の猫 👍🏽",
                "--model=" + SDXL,
                "--negative-prompt=\"fog\", \\n",
                "--scheduler=dpmpp-2m-sde",
                "--karras",
                "--guidance=3.5",
                "--guidance-rescale=0.4",
                "--clip-skip=1",
                "--width=72",
                "--height=64",
                "--crop=8,16",
                "--original-size=640x480",
                "--rng=numpy");

        Run run = make(again, "--like=" + first, "--model=" + SDXL);

        assertThat(again).hasSameBinaryContentAs(first);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void oneOfManyIsMadeAgainAlone() throws IOException {
        Path pictures = folder.resolve("picture.png");
        make(pictures, "a boat", "--model=" + SDXL, "--count=3", "--seed=5");
        Path second = folder.resolve("picture-2.png");
        Path again = folder.resolve("again.png");

        make(again, "--like=" + second, "--model=" + SDXL);

        assertThat(again).hasSameBinaryContentAs(second);
    }

    @Test
    void anotherModelIsWarnedOf() throws IOException {
        Path first = folder.resolve("first.png");
        make(first, "a boat", "--model=" + SDXL);

        Run run =
                make(
                        folder.resolve("other.png"),
                        "--like=" + first,
                        "--model=" + Golden.path("models/sd15"));

        assertThat(run.err())
                .startsWith("warning: made with another model")
                .contains("sd15", "sdxl")
                .hasLineCount(1);
    }

    @Test
    void theSameModelElsewhereIsTheSame() throws IOException {
        SpoiltModel copy = SpoiltModel.copyOf("sdxl", folder);
        Path first = folder.resolve("first.png");
        Path again = folder.resolve("again.png");
        make(first, "a boat", "--model=" + SDXL);

        Run run = make(again, "--like=" + first, "--model=" + copy.folder());

        assertThat(run.err()).isEmpty();
        assertThat(again).hasSameBinaryContentAs(first);
    }

    @Test
    void anOptionChangesOneThing() throws IOException {
        Path first = folder.resolve("first.png");
        Path other = folder.resolve("other.png");
        Path direct = folder.resolve("direct.png");
        make(first, "a boat", "--model=" + SDXL, "--seed=5");

        make(other, "--like=" + first, "--model=" + SDXL, "--seed=6");

        make(direct, "a boat", "--model=" + SDXL, "--seed=6");
        assertThat(other).hasSameBinaryContentAs(direct);
        assertThat(Files.mismatch(other, first)).isNotEqualTo(-1);
    }

    private static Run make(Path picture, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("generate", "--quiet", "--steps=2", "--threads=1"));
        command.add("--output=" + picture);
        command.addAll(List.of(arguments));
        Run run = Run.of(command.toArray(String[]::new));
        assertThat(run).returns(0, Run::exitCode);
        return run;
    }
}
