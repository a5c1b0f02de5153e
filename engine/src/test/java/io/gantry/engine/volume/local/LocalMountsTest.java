package io.gantry.engine.volume.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.kernel.Errno;
import io.gantry.kernel.KernelException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalMountsTest {
  @TempDir private Path directory;
  private static final Path PLACE = Path.of("/v/data/_data");
  private static final Backing.Mounted TMPFS = new Backing.Mounted("tmpfs", "tmpfs", "size=1m");

  private final Kernel kernel = new Kernel();
  private final LocalMounts mounts =
      new LocalMounts(
          kernel,
          name -> {
            if (name.equals("nas") || name.startsWith("192.")) {
              return InetAddress.ofLiteral(name.equals("nas") ? "192.0.2.7" : name);
            }
            throw new UnknownHostException(name);
          });

  @Test
  void theFirstUserMountsAndTheLastUnmounts() throws IOException {
    mounts.mount(PLACE, TMPFS, "a");
    mounts.mount(PLACE, TMPFS, "b");
    assertThat(kernel.calls).containsExactly("mount tmpfs /v/data/_data tmpfs 0 size=1m");
    mounts.unmount(PLACE, "a");
    mounts.unmount(PLACE, "a");
    assertThat(kernel.mounted).containsExactly("/v/data/_data");
    mounts.unmount(PLACE, "b");
    assertThat(kernel.mounted).isEmpty();
  }

  @Test
  void whatAKilledEngineHasMountedIsFoundAgain() throws IOException {
    Path place = directory.resolve("data/_data");
    kernel.mounted.add(place.toString());
    mounts.look(directory);
    mounts.mount(place, TMPFS, "a");
    mounts.settle();
    assertThat(kernel.calls).isEmpty();
    mounts.unmount(place, "a");
    assertThat(kernel.mounted).isEmpty();
  }

  @Test
  void whatWasMountedIsFoundAgainBelowADataRootThatIsALink() throws IOException {
    Path real = Files.createDirectory(directory.resolve("real"));
    Path link = Files.createSymbolicLink(directory.resolve("link"), real);
    kernel.mounted.add(real.resolve("data/_data").toString());
    mounts.look(link);
    mounts.mount(link.resolve("data/_data"), TMPFS, "a");
    assertThat(kernel.calls).isEmpty();
  }

  @Test
  void whatNobodyIsFoundToUseIsUnmounted() throws IOException {
    String place = directory.resolve("data/_data").toString();
    Set<String> others = Set.of(directory.toString(), place + "/inner", "/elsewhere");
    kernel.mounted.add(place);
    kernel.mounted.addAll(others);
    mounts.look(directory);
    mounts.settle();
    assertThat(kernel.mounted).isEqualTo(others);
  }

  @Test
  void aVolumeThatIsRemovedIsUnmountedFirst() throws IOException {
    mounts.mount(PLACE, TMPFS, "a");
    mounts.release(PLACE);
    assertThat(kernel.mounted).isEmpty();
  }

  @Test
  void aReadOnlyBindTakesASecondCall() throws IOException {
    mounts.mount(PLACE, new Backing.Mounted("none", "/srv", "bind,ro,rshared"), "a");
    assertThat(kernel.calls)
        .containsExactly(
            "mount /srv /v/data/_data none 1001 ",
            "mount  /v/data/_data  104000 ",
            "mount  /v/data/_data  1021 ");
  }

  @Test
  void aMountThatFailsHalfWayIsTakenBack() {
    kernel.refuse = "1021";
    assertThatThrownBy(
            () -> mounts.mount(PLACE, new Backing.Mounted("none", "/srv", "bind,ro"), "a"))
        .isInstanceOf(IOException.class);
    assertThat(kernel.mounted).isEmpty();
  }

  @Test
  void aFailureSaysEverythingButThePassword() {
    kernel.refuse = "";
    assertThatThrownBy(
            () ->
                mounts.mount(
                    PLACE,
                    new Backing.Mounted("cifs", "//192.0.2.1/x", "username=a,password=secret,ro"),
                    "a"))
        .hasMessage(
            "failed to mount local volume: mount //192.0.2.1/x:/v/data/_data, flags: 0x1, data:"
                + " username=a,password=********: no such device");
  }

  @Test
  void serversOfNetworkFileSystemsAreLookedUp() throws IOException {
    mounts.mount(PLACE, new Backing.Mounted("nfs", ":/export", "addr=nas,rw"), "a");
    mounts.mount(
        Path.of("/v/cifs/_data"), new Backing.Mounted("cifs", "//nas/share", "user=x"), "a");
    assertThat(kernel.calls)
        .containsExactly(
            "mount :/export /v/data/_data nfs 0 addr=192.0.2.7",
            "mount //192.0.2.7/share /v/cifs/_data cifs 0 user=x");
    assertThatThrownBy(
            () ->
                mounts.mount(
                    Path.of("/v/no/_data"), new Backing.Mounted("nfs", ":/", "addr=nobody"), "a"))
        .hasMessageStartingWith("error resolving passed in network volume address: lookup nobody");
  }

  private static final class Kernel implements MountCalls {
    private final List<String> calls = new ArrayList<>();
    private final Set<String> mounted = new HashSet<>();
    private String refuse = "nothing";

    @Override
    public void mount(String source, Path target, String type, long flags, String data)
        throws KernelException {
      if (refuse.isEmpty() || refuse.equals(Long.toHexString(flags))) {
        throw new KernelException("mount", target.toString(), Errno.ENODEV);
      }
      calls.add(
          String.join(
              " ", "mount", source, target.toString(), type, Long.toHexString(flags), data));
      mounted.add(target.toString());
    }

    @Override
    public void unmount(Path target) {
      mounted.remove(target.toString());
    }

    @Override
    public Set<String> targets() {
      return Set.copyOf(mounted);
    }
  }
}
