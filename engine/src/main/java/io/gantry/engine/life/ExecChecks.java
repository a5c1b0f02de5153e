package io.gantry.engine.life;

import static java.util.stream.Stream.concat;

import io.gantry.engine.EngineException;
import io.gantry.engine.exec.CreateExec;
import io.gantry.engine.stream.DetachKeys;
import java.util.stream.Stream;

/** Judges requests for execs. */
final class ExecChecks {
  private ExecChecks() {}

  static void check(CreateExec request) {
    concat(
            concat(request.cmd().stream(), request.env().stream()),
            Stream.of(request.user(), request.workingDir()))
        .filter(text -> text.indexOf('\0') >= 0)
        .findAny()
        .ifPresent(
            text -> {
              throw new EngineException.InvalidParameter(
                  "invalid exec: it contains a NUL character");
            });
    String directory = request.workingDir();
    if (!directory.isEmpty() && !directory.startsWith("/")) {
      throw new EngineException.InvalidParameter(
          "the working directory '" + directory + "' is invalid, it needs to be an absolute path");
    }
    DetachKeys.parse(request.detachKeys());
  }
}
