package org.gouache.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.runtime.ComputeUnits;
import org.gouache.runtime.coreml.binding.Feature;
import org.gouache.runtime.coreml.binding.LoadedModel;
import org.gouache.runtime.coreml.binding.NativeLibrary;
import org.gouache.tensor.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What Java sees of Core ML by way of the shim, be it well or not. */
@NeedsNativeStandIn
class NativeStandInTest {
    private static final int THREADS = 16;
    private static final int PREDICTIONS_OF_A_THREAD = 250;

    @TempDir private Path folder;
    private NativeStandIn standIn;
    private Path compiled;

    @BeforeEach
    void open() throws IOException {
        standIn = NativeStandIn.open();
        compiled = AffineModel.write(folder);
    }

    @AfterEach
    void close() {
        assertThat(standIn.counts().models()).isZero();
        assertThat(standIn.counts().arrays()).isZero();
        standIn.close();
    }

    @Test
    void isTheLibraryThatGouacheLoads() {
        assertThat(NativeLibrary.open().describe()).contains(standIn.library().toString());
    }

    @Test
    void hidesBehindTheShim() {
        AffineModel affine = AffineModel.load(compiled);
        LoadedModel model = affine.model();

        assertThat(model.features())
                .extracting(Feature::toString)
                .containsExactly("x F32 [2, 5]", "y F32 [2, 5]");
        assertThat(model.metadata("kind")).isEqualTo("affine");
        assertThat(model.metadata("license")).isNull();
        assertThat(affine.isRight(3)).isTrue();
        assertThat(model.copiedOutputs()).isEmpty();
        assertThat(model.release()).isTrue();
    }

    @Test
    void sizesOfNoneAreNotTold() throws IOException {
        Path lines = compiled.resolve("standin.txt");
        Files.writeString(lines, Files.readString(lines).replace("y 65568 - 2 5", "y 65568 - 0 5"));

        LoadedModel model = NativeLibrary.open().load(compiled, ComputeUnits.ALL);

        assertThat(model.outputs()).extracting(Feature::shape).containsExactly((Shape) null);
        assertThat(model.release()).isTrue();
    }

    @Test
    void namesAreNotCut() throws IOException {
        Path lines = compiled.resolve("standin.txt");
        String text = Files.readString(lines);
        String longest = "x".repeat(255);
        Files.writeString(lines, text.replace(" x ", " %s ".formatted(longest)));
        AffineModel affine = AffineModel.load(compiled);
        assertThat(affine.model().inputs()).extracting(Feature::name).containsExactly(longest);
        assertThat(affine.isRight(8)).isTrue();
        assertThat(affine.model().release()).isTrue();

        Files.writeString(lines, text.replace(" x ", " %s ".formatted("ö".repeat(128))));
        assertThatThrownBy(() -> AffineModel.load(compiled))
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "%s: the name of feature 0 is empty or has more than 255 bytes", compiled);
    }

    @Test
    void writesOutputsElsewhere() {
        AffineModel affine = AffineModel.load(compiled);

        standIn.setFaults(Fault.IGNORED_BACKING);
        assertThat(affine.isRight(4)).isTrue();
        assertThat(affine.model().copiedOutputs()).extracting(Feature::name).containsExactly("y");

        standIn.setFaults(Fault.WRAPPED_BACKING);
        assertThat(affine.isRight(5)).isTrue();
        assertThat(affine.model().copiedOutputs()).isEmpty();
        assertThat(affine.model().release()).isTrue();
    }

    @Test
    void keepsInputsUntilTheModelGoes() {
        AffineModel affine = AffineModel.load(compiled);
        standIn.setFaults(Fault.KEPT_INPUTS);
        assertThat(affine.isRight(6)).isTrue();
        assertThat(standIn.counts().foreignArrays()).isEqualTo(2);
        assertThat(affine.model().release()).isTrue();
        assertThat(standIn.counts().foreignArrays()).isZero();
    }

    @Test
    void failsInEveryWay() {
        AffineModel affine = AffineModel.load(compiled);

        standIn.setFaults(Fault.ERROR);
        assertThatThrownBy(affine.model()::run)
                .isInstanceOf(GouacheException.class)
                .hasMessage(
                        "%s: Core ML: com.apple.CoreML 1: the prediction failed: größer als erlaubt; StandInProgram 7: the program was not built; StandInDevice -14: the device says “no”",
                        compiled);
        standIn.setFaults(Fault.EXCEPTION);
        assertThatThrownBy(affine.model()::run)
                .hasMessage(
                        "%s: Core ML: StandInException: the prediction was ‘interrupted’",
                        compiled);
        standIn.setFaults(Fault.FOREIGN_EXCEPTION);
        assertThatThrownBy(affine.model()::run)
                .hasMessageContaining("an exception of unknown kind");
        standIn.setFaults(Fault.WRONG_SHAPE);
        assertThatThrownBy(affine.model()::run)
                .hasMessage(
                        "%s: the output y is (2, 5, 1) of type 0x10020, not (2, 5) of type 0x10020",
                        compiled);
        standIn.setFaults(Fault.NO_OUTPUT);
        assertThatThrownBy(affine.model()::run).hasMessage("%s: the output y is missing", compiled);
        standIn.setFaults();
        assertThat(affine.isRight(7)).isTrue();
        affine.model().release();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOAD_ERROR", "LOAD_EXCEPTION", "NO_ARRAY"})
    void failsWhileLoading(Fault fault) {
        standIn.setFaults(fault);
        assertThatThrownBy(() -> AffineModel.load(compiled)).isInstanceOf(GouacheException.class);
    }

    @Test
    void saysWhyAPackageIsNone() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty.mlpackage"));
        Path target = folder.resolve("empty.mlmodelc");
        NativeLibrary library = NativeLibrary.open();
        library.compile(empty, target);

        assertThatThrownBy(() -> library.load(target, ComputeUnits.ALL))
                .isInstanceOf(GouacheException.class)
                .hasMessageContaining("Manifest.json");
        assertThatThrownBy(() -> library.compile(empty, target))
                .hasMessageContaining("exists already");
        assertThatThrownBy(() -> library.load(folder.resolve("missing.mlmodelc"), ComputeUnits.ALL))
                .hasMessageContaining("is no compiled model");
    }

    @Test
    void isReleasedWhenTheCallThatRunsHasEnded() throws Exception {
        AffineModel affine = AffineModel.load(compiled);
        standIn.setFaults(Fault.DELAY);
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Boolean> running = threads.submit(() -> affine.isRight(8));
            while (standIn.counts().predictions() == 0 && !running.isDone()) {
                Thread.sleep(1);
            }
            assertThat(affine.model().release()).isTrue();
            assertThat(running.get()).isTrue();
        }
        assertThatThrownBy(affine.model()::run).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void mixesNothingUpWhenManyThreadsPredict() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            assertThat(wrongPredictions(threads)).isZero();
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            assertThat(wrongPredictions(threads)).isZero();
        }
        assertThat(standIn.counts().predictions())
                .isEqualTo(2L * THREADS * PREDICTIONS_OF_A_THREAD);
    }

    private long wrongPredictions(ExecutorService threads) throws Exception {
        List<Callable<Long>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int first = i * PREDICTIONS_OF_A_THREAD;
            tasks.add(() -> wrongPredictions(first));
        }
        long wrong = 0;
        for (Future<Long> task : threads.invokeAll(tasks)) {
            wrong += task.get();
        }
        return wrong;
    }

    private long wrongPredictions(int first) {
        AffineModel affine = AffineModel.load(compiled);
        long wrong = 0;
        for (int i = 0; i < PREDICTIONS_OF_A_THREAD; i++) {
            wrong += affine.isRight(first + i) ? 0 : 1;
        }
        affine.model().release();
        return wrong;
    }
}
