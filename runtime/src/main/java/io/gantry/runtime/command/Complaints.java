package io.gantry.runtime.command;

import io.gantry.runtime.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where failures are told: at the standard error, and in the log that the caller reads.
 *
 * @param log the file of {@code --log}
 * @param json {@code --log-format json}
 */
record Complaints(Optional<Path> log, boolean json, PrintStream err) {
  void complain(String message) {
    String line = line(message);
    if (log.isEmpty()) {
      err.print(line);
      return;
    }
    err.print("gantry oci: " + message + "\n");
    try {
      Files.writeString(log.get(), line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      err.print("gantry oci: the log cannot be written: " + e + "\n");
    }
  }

  private String line(String message) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("level", "error");
    fields.put("msg", message);
    fields.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    if (json) {
      return Json.print(fields) + "\n";
    }
    return "time=\"" + fields.get("time") + "\" level=error msg=" + Json.print(message) + "\n";
  }
}
