package org.gouache.scheduler;

/** The settings of a {@code scheduler_config.json}. */
public interface SchedulerConfig {}
