package io.gantry.conformance.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Runtimes with the OCI command line: Debian's, from the folder {@code -Dconformance.runtimes} or
 * the search path, and Gantry's own.
 */
public final class OciProgram {
  /** Gantry's own. */
  public static final String OWN = "gantry-oci";

  private OciProgram() {}

  /**
   * A script in {@code directory} that calls a runtime; it does not exist when the runtime is not
   * on this machine.
   *
   * @param runtime {@code runc}, {@code crun} or {@link #OWN}
   */
  public static Path script(Path directory, String runtime) throws IOException {
    Path script = directory.resolve(runtime);
    String command = runtime.equals(OWN) ? own() : found(runtime);
    if (command.isEmpty()) {
      return script;
    }
    Path unified = Path.of("/sys/fs/cgroup/unified/cgroup.controllers");
    boolean hybrid = Files.exists(unified) && !Files.readString(unified).isBlank();
    if (runtime.equals("crun") && hybrid) {
      // it refuses hosts where version 2 has controllers beside version 1
      command =
          "unshare -m sh -c 'umount /sys/fs/cgroup/unified; exec " + command + " \"$@\"' crun";
    }
    Files.writeString(script, "#!/bin/sh\nexec " + command + " \"$@\"\n");
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    return script;
  }

  private static String own() {
    return Path.of(System.getProperty("java.home"), "bin", "java")
        + " -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-MaxFDLimit"
        + " --enable-native-access=ALL-UNNAMED -cp '"
        + System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
        + "' io.gantry.runtime.command.Main";
  }

  private static String found(String runtime) {
    List<String> folders = new ArrayList<>();
    folders.add(System.getProperty("conformance.runtimes", ""));
    folders.addAll(List.of(System.getenv("PATH").split(":", -1)));
    for (String folder : folders) {
      Path program = Path.of(folder, runtime);
      if (!folder.isEmpty() && Files.isExecutable(program)) {
        return program.toString();
      }
    }
    return "";
  }
}
