package org.gouache.runtime.coreml;

import java.util.List;
import java.util.stream.Collectors;

/** What {@link CoreMlDoctor} found. */
public record CoreMlReport(List<Finding> findings) {
    private static final int SUBJECT_WIDTH = 24;

    public CoreMlReport {
        findings = List.copyOf(findings);
    }

    /**
     * One line.
     *
     * @param subject as in {@code cpu-gpu}
     * @param text what was found, in one line
     */
    public record Finding(String subject, Outcome outcome, String text) {
        @Override
        public String toString() {
            String mark = outcome == Outcome.FAILED ? "FAILED: " : "";
            return ("%-" + SUBJECT_WIDTH + "s%s%s").formatted(subject, mark, text);
        }
    }

    /** What a finding says of Core ML. */
    public enum Outcome {
        /** It is as it should be. */
        WELL,
        /** There is no such thing here, nor should there be. */
        ABSENT,
        /** Something does not work. */
        FAILED
    }

    /** Whether nothing failed; where there is no Core ML, nothing can. */
    public boolean isWell() {
        return findings.stream().noneMatch(finding -> finding.outcome() == Outcome.FAILED);
    }

    /** A line for each finding, for people to read and to send. */
    @Override
    public String toString() {
        return findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
    }
}
