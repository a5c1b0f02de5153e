package io.gantry.kernel.netlink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/** Foreign programs ({@code ip}, {@code nft}) that tell, inside a namespace, what is there. */
public final class Witness {
  private Witness() {}

  /** Skips the test when it is not run by root. */
  public static void assumeRoot() throws IOException {
    Assumptions.assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "needs root: it makes network namespaces");
  }

  /** What {@code program} prints; skips the test when it is not installed. */
  public static String of(NetworkNamespace namespace, String program, String... arguments)
      throws IOException {
    Path path = Path.of("/usr/sbin", program);
    Assumptions.assumeTrue(Files.isExecutable(path), "needs " + path + " as a witness");
    List<String> command = new ArrayList<>(List.of(path.toString()));
    command.addAll(List.of(arguments));
    return namespace.inside(
        () -> {
          Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
          process.getOutputStream().close();
          return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        });
  }
}
