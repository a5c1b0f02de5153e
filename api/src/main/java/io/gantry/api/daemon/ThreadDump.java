package io.gantry.api.daemon;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** What SIGUSR1 asks for: every thread's stack, those of virtual threads too, in a file. */
final class ThreadDump {
  private static final System.Logger LOG = System.getLogger("io.gantry.api");

  private ThreadDump() {}

  /** Writes the stacks to a new file in {@code directory}, and says in the log where they are. */
  static void into(Path directory) {
    String time = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString().replace(":", "");
    Path file = directory.resolve("thread-stacks-" + time + ".log");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      LOG.log(Level.INFO, "thread stacks written to " + file);
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.ERROR, "failed to write thread dump", e);
    }
  }
}
