package org.gouache.palettize.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.gouache.GouacheException;
import org.gouache.palettize.analysis.Measurements.Kind;
import org.gouache.palettize.analysis.Measurements.Measurement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

class MeasurementJournalTest {
    private static final Map<String, String> SUBJECT = Map.of("model", "toy", "seed", "7");
    private static final Measurement FIRST = new Measurement(Kind.ISOLATED, 4, "conv_in");
    private static final Measurement SECOND = new Measurement(Kind.CUMULATIVE, 4, "conv_in");
    private static final List<Double> VALUES = List.of(71.25, 1.0 / 3);

    @TempDir Path folder;

    private Path file;

    @BeforeEach
    void measure() {
        file = folder.resolve("journal");
        try (MeasurementJournal journal = MeasurementJournal.open(file, SUBJECT)) {
            journal.keep(FIRST, VALUES);
            journal.keep(SECOND, List.of(50.0, 51.0));
        }
    }

    @Test
    void findsWhatWasKept() {
        try (MeasurementJournal journal = MeasurementJournal.open(file, SUBJECT)) {
            assertThat(journal.find(FIRST)).contains(VALUES);
            assertThat(journal.find(SECOND)).contains(List.of(50.0, 51.0));
            assertThat(journal.find(new Measurement(Kind.ISOLATED, 8, "conv_in"))).isEmpty();
        }
    }

    /** As a process leaves it that is killed while it writes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 20})
    void aLineThatWasCutIsMeasuredAgain(int missing) throws IOException {
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - missing));

        try (MeasurementJournal journal = MeasurementJournal.open(file, SUBJECT)) {
            assertThat(journal.find(FIRST)).contains(VALUES);
            assertThat(journal.find(SECOND)).isEmpty();
            journal.keep(SECOND, List.of(50.0, 51.0));
        }
        assertThat(Files.readString(file)).isEqualTo(text);
    }

    /** Has room for so many bytes, and takes part of what is too much. */
    private record FullDisk(WritableByteChannel channel, AtomicInteger room)
            implements WritableByteChannel {
        @Override
        public int write(ByteBuffer bytes) throws IOException {
            int count = Math.min(bytes.remaining(), room.get());
            if (count == 0) {
                throw new IOException("No space left on device");
            }
            room.addAndGet(-count);
            ByteBuffer part = bytes.slice(bytes.position(), count);
            bytes.position(bytes.position() + count);
            while (part.hasRemaining()) {
                channel.write(part);
            }
            return count;
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20})
    void aFullDiskLeavesWholeLines(int room) throws IOException {
        String text = Files.readString(file);
        AtomicInteger left = new AtomicInteger(room);
        Measurement third = new Measurement(Kind.ISOLATED, 8, "conv_in");

        try (MeasurementJournal journal =
                MeasurementJournal.open(file, SUBJECT, channel -> new FullDisk(channel, left))) {
            assertThatThrownBy(() -> journal.keep(third, VALUES))
                    .isInstanceOf(GouacheException.class)
                    .hasMessage(
                            "%s: cannot be written: java.io.IOException: No space left on device",
                            file);
            assertThat(journal.find(third)).isEmpty();
            assertThat(file).hasContent(text);
            left.set(1000);
            journal.keep(third, VALUES);
        }
        try (MeasurementJournal journal = MeasurementJournal.open(file, SUBJECT)) {
            assertThat(journal.find(SECOND)).isPresent();
            assertThat(journal.find(third)).contains(VALUES);
        }
    }

    @Test
    void anotherSubjectIsNamed() {
        Map<String, String> other = Map.of("model", "toy", "seed", "8");
        assertThatThrownBy(() -> MeasurementJournal.open(file, other))
                .isInstanceOf(GouacheException.class)
                .hasMessage(file + ": was measured with seed 7, not 8; choose another folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"something else\n", "gouache-measurements-9\tmodel=toy\tseed=7\n"})
    void anotherFileIsRefused(String text) throws IOException {
        Files.writeString(file, text);
        assertThatThrownBy(() -> MeasurementJournal.open(file, SUBJECT))
                .isInstanceOf(GouacheException.class)
                .hasMessage(file + ": holds no measurements of this version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ISOLATED\t4\n", "ISOLATED\tfour\ta\t1\n", "ALL\t4\ta\t1\n"})
    void aMalformedLineIsNamed(String line) throws IOException {
        Files.writeString(file, Files.readString(file) + line);
        assertThatThrownBy(() -> MeasurementJournal.open(file, SUBJECT))
                .isInstanceOf(GouacheException.class)
                .hasMessage("%s: malformed line: %s", file, line.strip());
    }

    @Test
    void aFolderThatIsNotThereIsOneLine() {
        Path none = folder.resolve("none/journal");
        assertThatThrownBy(() -> MeasurementJournal.open(none, SUBJECT))
                .isInstanceOf(GouacheException.class)
                .hasMessageStartingWith(none + ": cannot be written: ");
    }
}
