package io.gantry.api.daemon;

import io.gantry.engine.config.SecurityDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/** The flags about what containers may do that do not say otherwise. */
final class SecurityFlags {
  private static final Set<String> WORDS = Set.of("", "builtin", "unconfined");

  private SecurityFlags() {}

  static SecurityDefaults read(Options options) {
    String seccomp = options.text("seccomp-profile", "");
    return new SecurityDefaults(
        options.on("no-new-privileges", false),
        WORDS.contains(seccomp) ? seccomp : profile(seccomp),
        seccomp.isEmpty() ? "builtin" : seccomp,
        ipc(options.text("default-ipc-mode", "private")),
        cgroup(options.text("default-cgroupns-mode", "")),
        options.on("strict", false));
  }

  private static String profile(String file) {
    try {
      return SecurityDefaults.checked(Files.readString(Path.of(file)));
    } catch (NoSuchFileException e) {
      throw refused(file, "open " + file + ": no such file or directory");
    } catch (IOException | IllegalArgumentException e) {
      throw refused(file, String.valueOf(e.getMessage()));
    }
  }

  private static UsageException refused(String file, String why) {
    return new UsageException("opening seccomp profile (" + file + ") failed: " + why);
  }

  private static String ipc(String mode) {
    return switch (mode) {
      case "private", "shareable" -> mode;
      case "none", "host" ->
          throw new UsageException(
              "IPC mode \""
                  + mode
                  + "\" is not supported as default value; use \"private\" or \"shareable\"");
      default ->
          throw new UsageException(
              "default IPC mode setting ("
                  + mode
                  + ") is invalid; use \"private\" or \"shareable\"");
    };
  }

  private static String cgroup(String mode) {
    return switch (mode) {
      case "", "private", "host" -> mode;
      default ->
          throw new UsageException(
              "default cgroup namespace mode ("
                  + mode
                  + ") is invalid; use \"host\" or \"private\"");
    };
  }
}
