package org.gouache.palettize.analysis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.stream.Collectors.joining;

import org.gouache.GenerationCancelledException;
import org.gouache.GouacheException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Measurements in a text file, a line each, written as soon as they are made: whatever ends the
 * process, the next one goes on after the last whole line. The first line says what was measured;
 * fields are separated by tabs.
 */
public final class MeasurementJournal implements Measurements, AutoCloseable {
    private static final String MAGIC = "gouache-measurements-1";
    private static final String TAB = "\t";

    private final Path file;
    private final FileChannel channel;
    private final WritableByteChannel writing;
    private final Map<Measurement, List<Double>> known = new HashMap<>();

    private MeasurementJournal(Path file, FileChannel channel, WritableByteChannel writing) {
        this.file = file;
        this.channel = channel;
        this.writing = writing;
    }

    /**
     * Opens or begins a journal.
     *
     * @param subject what the values depend on, by names: the model, the probe; neither may contain
     *     tabs or line breaks
     * @throws GouacheException if the file is of another subject (names what differs), is no
     *     journal or cannot be written
     */
    public static MeasurementJournal open(Path file, Map<String, String> subject) {
        return open(file, subject, UnaryOperator.identity());
    }

    /**
     * @param writing what is written to, over the file
     */
    static MeasurementJournal open(
            Path file, Map<String, String> subject, UnaryOperator<WritableByteChannel> writing) {
        try {
            FileChannel channel = FileChannel.open(file, READ, WRITE, CREATE);
            try {
                MeasurementJournal journal =
                        new MeasurementJournal(file, channel, writing.apply(channel));
                journal.begin(subject);
                return journal;
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private static RuntimeException failure(Path file, IOException e) {
        return e instanceof ClosedByInterruptException
                ? new GenerationCancelledException()
                : new GouacheException("%s: cannot be written: %s".formatted(file, e), e);
    }

    private void begin(Map<String, String> subject) throws IOException {
        String text = Files.readString(file);
        String whole = text.substring(0, text.lastIndexOf('\n') + 1);
        channel.truncate(whole.getBytes(UTF_8).length);
        channel.position(channel.size());
        List<String> lines = whole.lines().toList();
        if (lines.isEmpty()) {
            append(header(subject));
            return;
        }
        requireSame(fields(lines.getFirst()), subject);
        lines.subList(1, lines.size()).forEach(this::read);
    }

    private static String header(Map<String, String> subject) {
        return subject.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(joining(TAB, MAGIC + TAB, ""));
    }

    private Map<String, String> fields(String header) {
        List<String> parts = List.of(header.split(TAB));
        if (!parts.getFirst().equals(MAGIC)) {
            throw new GouacheException("%s: holds no measurements of this version".formatted(file));
        }
        Map<String, String> fields = new LinkedHashMap<>();
        for (String part : parts.subList(1, parts.size())) {
            int equals = part.indexOf('=');
            fields.put(part.substring(0, Math.max(0, equals)), part.substring(equals + 1));
        }
        return fields;
    }

    private void requireSame(Map<String, String> found, Map<String, String> expected) {
        expected.forEach((name, value) -> {
            String before = found.getOrDefault(name, "unknown");
            if (!value.equals(before)) {
                throw new GouacheException(
                        "%s: was measured with %s %s, not %s; choose another folder"
                                .formatted(file, name, before, value));
            }
        });
    }

    private void read(String line) {
        try {
            String[] parts = line.split(TAB);
            known.put(
                    new Measurement(Kind.valueOf(parts[0]), Integer.parseInt(parts[1]), parts[2]),
                    Arrays.stream(parts[3].split(" ")).map(Double::valueOf).toList());
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new GouacheException("%s: malformed line: %s".formatted(file, line), e);
        }
    }

    private void append(String line) {
        try {
            long start = channel.position();
            try {
                ByteBuffer bytes = UTF_8.encode(line + "\n");
                while (bytes.hasRemaining()) {
                    writing.write(bytes);
                }
            } catch (IOException e) {
                takeBack(start, e);
                throw e;
            }
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    /** Half a line must not stand before those that come once there is room again. */
    private void takeBack(long start, IOException failure) {
        try {
            channel.truncate(start);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public Optional<List<Double>> find(Measurement measurement) {
        return Optional.ofNullable(known.get(measurement));
    }

    @Override
    public void keep(Measurement measurement, List<Double> values) {
        append(
                String.join(
                        TAB,
                        measurement.kind().name(),
                        Integer.toString(measurement.bits()),
                        measurement.layer(),
                        values.stream().map(Object::toString).collect(joining(" "))));
        known.put(measurement, values);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure(file, e);
        }
    }
}
