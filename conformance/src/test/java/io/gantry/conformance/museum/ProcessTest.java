package io.gantry.conformance.museum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Escapes by way of the processes that start containers and go into them. */
class ProcessTest extends Exhibit {
  private static final String NUMBERS =
      "3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24";

  /** Looks at whatever process appears, with the shell's own words alone: they are fast. */
  private String watch(String look) {
    return "while [ ! -e /stop ]; do for p in /proc/[2-9]* /proc/1[0-9]*; do "
        + "[ -e $p/fd/1 ] && touch /seen; "
        + look
        + "; done; done; touch /over; sleep 1000";
  }

  private String findings(String watcher) {
    docker.ok("exec", watcher, "touch", "/stop");
    awaitFile(watcher, "/over");
    assertThat(exec(watcher, "[ -e /seen ]").code()).as("it saw processes").isZero();
    return docker.ok("exec", watcher, "sh", "-c", "cat /found 2>/dev/null; true");
  }

  @Test
  void cve20169962DescriptorsOfAProcessThatGoesInCannotBeTaken() {
    String look =
        "for f in $p/root $p/cwd "
            + Stream.of(NUMBERS.split(" "))
                .map(n -> "$p/fd/" + n)
                .toList()
                .toString()
                .replaceAll("[\\[\\],]", "")
            + "; do [ -e $f"
            + secret
            + " ] && echo $f >> /found; done";
    String watcher = background(List.of(), watch(look));
    for (int i = 0; i < 8; i++) {
      docker.ok("exec", watcher, "true");
    }
    docker.ok("exec", watcher, "sleep", "0.3");
    assertThat(findings(watcher)).isEmpty();
  }

  @Test
  void cve20195736TheProgramThatStartsContainersCannotBeWritten() throws IOException {
    String look =
        "[ $p/exe -ef /bin/busybox ] || { { echo evil > $p/exe; } 2>/dev/null && echo $p >> /found;"
            + " }";
    String watcher = background(List.of(), watch(look));
    docker.ok("exec", watcher, "sh", "-c", "printf '#!/proc/self/exe\\n' > /evil; chmod +x /evil");
    for (int i = 0; i < 4; i++) {
      docker.run("exec", watcher, "/evil");
      docker.run("exec", watcher, "/proc/self/exe");
    }
    docker.ok("exec", watcher, "sleep", "0.3");
    assertThat(findings(watcher)).isEmpty();
    assertThat(once(List.of(), "echo still works").text()).isEqualTo("still works");
    Path program = Path.of("/proc/" + parent(docker.inspect(watcher, "{{.State.Pid}}")) + "/exe");
    assertThat(Files.readSymbolicLink(program).toString()).startsWith("/memfd:");
    assertThatThrownBy(() -> FileChannel.open(program, StandardOpenOption.WRITE).close())
        .isInstanceOf(IOException.class);
  }

  private static String parent(String pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3)[1];
  }

  @Test
  void cve202015257NoAbstractSocketOfTheEngineIsThere() throws IOException {
    String name = idle("--network", "host");
    Set<String> inodes = new TreeSet<>(sockets(Stage.shared().daemon().process().pid()));
    inodes.addAll(sockets(Long.parseLong(parent(docker.inspect(name, "{{.State.Pid}}")))));
    List<String> abstracts =
        docker
            .ok("exec", name, "cat", "/proc/net/unix")
            .lines()
            .filter(line -> line.contains(" @"))
            .map(line -> line.trim().split(" +", 8)[6])
            .toList();
    inodes.retainAll(abstracts);
    assertThat(inodes).isEmpty();
  }

  private static List<String> sockets(long pid) throws IOException {
    List<String> inodes = new ArrayList<>();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
        String target =
            Files.exists(descriptor) ? Files.readSymbolicLink(descriptor).toString() : "";
        if (target.startsWith("socket:[")) {
          inodes.add(target.substring(8, target.length() - 1));
        }
      }
    }
    return inodes;
  }

  @Test
  void cve202421626NoWorkingDirectoryIsOneOfTheHosts() {
    String linked = image(Map.of("way", "/proc/self/fd/16", "other", "/proc/self/fd/17"));
    for (String directory : List.of("/way", "/other", "/way/../..")) {
      assertThat(once(linked, List.of("-w", directory), lookUpwards()).out())
          .doesNotContain("REACHED");
    }
    String name = idle();
    for (int n : new int[] {8, 13, 16, 17}) {
      String directory = "/proc/self/fd/" + n;
      assertThat(once(List.of("-w", directory), lookUpwards()).all()).doesNotContain("REACHED");
      Shell.Result result = docker.run("exec", "-w", directory, name, "sh", "-c", lookUpwards());
      assertThat(result.all()).doesNotContain("REACHED");
      assertThat(result.code()).as("nothing is entered by way of a descriptor").isNotZero();
    }
    assertThat(once(List.of("-w", "/proc/self/fd/16/../made"), "true").code()).isNotZero();
  }

  @Test
  void cve202229162NoExecHasInheritableCapabilities() {
    String name = idle();
    for (List<String> options :
        List.of(List.<String>of(), List.of("--privileged"), List.of("-u", "alice"))) {
      List<String> words = new ArrayList<>(List.of("exec"));
      words.addAll(options);
      words.addAll(List.of(name, "grep", "CapInh", "/proc/self/status"));
      assertThat(docker.ok(words.toArray(String[]::new))).endsWith("\t0000000000000000");
    }
  }

  @Test
  void cve202224769NoContainerHasInheritableCapabilities() {
    for (List<String> options :
        List.of(
            List.<String>of(),
            List.of("--cap-add", "ALL"),
            List.of("--privileged"),
            List.of("-u", "alice", "--cap-add", "SYS_ADMIN"))) {
      assertThat(once(options, "grep CapInh /proc/self/status").text())
          .endsWith("\t0000000000000000");
    }
  }
}
