package io.gantry.kernel.launch;

import io.gantry.kernel.Fd;
import io.gantry.kernel.io.Pipe;
import io.gantry.kernel.process.ProcessIdentity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A program that starts a container, says which shim it has, and is killed. */
final class ShortLivedEngine {
  private ShortLivedEngine() {}

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    Path status = Files.createFile(Path.of(arguments[1]));
    try (Launcher launcher = Launcher.open();
        Pipe in = Pipe.open();
        Pipe out = Pipe.open();
        Fd statusFile = LaunchTest.openForWriting(status)) {
      Map<Integer, Fd> descriptors = new HashMap<>(LaunchTest.streams(in, out));
      descriptors.put(ShimDescriptors.STATUS, statusFile);
      Launched launched =
          launcher.launch(TestContainer.shell(root, "echo before; cat; exit 5", descriptors));
      ProcessIdentity shim = ProcessIdentity.of(launched.shim().pid()).orElseThrow();
      System.out.println(shim.pid() + " " + shim.startTime());
      System.out.flush();
      new ProcessBuilder("kill", "-9", Long.toString(ProcessHandle.current().pid())).start();
      Thread.currentThread().join();
    }
  }
}
