package io.gantry.engine.exec;

import java.util.OptionalInt;

/**
 * An exec at one moment.
 *
 * @param exitCode absent until it has ended
 * @param pid as the host sees it; 0 when it does not run
 * @param canRemove whether it has ended and may be forgotten
 */
public record ExecDetails(
    String id,
    String containerId,
    boolean running,
    OptionalInt exitCode,
    int pid,
    boolean openStdin,
    boolean openStdout,
    boolean openStderr,
    boolean canRemove,
    CreateExec config) {}
