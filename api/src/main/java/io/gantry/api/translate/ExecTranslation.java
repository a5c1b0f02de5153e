package io.gantry.api.translate;

import static io.gantry.api.translate.Absent.list;
import static io.gantry.api.translate.Absent.text;

import io.gantry.api.wire.ExecInspect;
import io.gantry.api.wire.ExecRequest;
import io.gantry.api.wire.ExecStartRequest;
import io.gantry.engine.exec.CreateExec;
import io.gantry.engine.exec.ExecDetails;
import io.gantry.engine.exec.StartExec;
import java.util.List;

/** Further processes in running containers. */
public final class ExecTranslation {
  private ExecTranslation() {}

  /** What to run. */
  public static CreateExec create(ExecRequest wire) {
    return new CreateExec(
        list(wire.cmd()),
        list(wire.env()),
        text(wire.user()),
        text(wire.workingDir()),
        wire.attachStdin(),
        wire.attachStdout(),
        wire.attachStderr(),
        wire.tty(),
        wire.privileged(),
        text(wire.detachKeys()),
        HostConfigTranslation.consoleSize(wire.consoleSize()));
  }

  /** How to run it. */
  public static StartExec start(ExecStartRequest wire) {
    return new StartExec(
        wire.detach(), wire.tty(), HostConfigTranslation.consoleSize(wire.consoleSize()));
  }

  /** How it is. */
  public static ExecInspect inspect(ExecDetails exec) {
    List<String> cmd = exec.config().cmd();
    return new ExecInspect(
        exec.id(),
        exec.running(),
        exec.exitCode().isPresent() ? exec.exitCode().getAsInt() : null,
        new ExecInspect.Command(
            exec.config().tty(),
            cmd.isEmpty() ? "" : cmd.getFirst(),
            cmd.isEmpty() ? List.of() : cmd.subList(1, cmd.size()),
            exec.config().privileged(),
            exec.config().user().isEmpty() ? null : exec.config().user()),
        exec.openStdin(),
        exec.openStderr(),
        exec.openStdout(),
        exec.canRemove(),
        exec.containerId(),
        exec.config().detachKeys(),
        exec.pid());
  }
}
