package io.gantry.engine.volume.local;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.Mounts;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The file systems behind local volumes: each is mounted for its first user and unmounted after its
 * last. What an engine that was killed has left mounted is known from the kernel; whoever is not
 * found to use it until {@link #settle} has no use for it any more.
 *
 * <p>The caller makes sure that nobody else does anything to the same volume.
 */
public final class LocalMounts {
  private static final Logger LOG = System.getLogger(LocalMounts.class.getName());
  private static final Pattern PASSWORD = Pattern.compile("(?<=password=)[^,]*");

  private final MountCalls calls;
  private final RemoteAddress addresses;
  private final Map<Path, Set<String>> users = new ConcurrentHashMap<>();
  private final Set<Path> left = ConcurrentHashMap.newKeySet();

  LocalMounts(MountCalls calls, RemoteAddress.Resolver resolver) {
    this.calls = calls;
    this.addresses = new RemoteAddress(resolver);
  }

  /**
   * Mounts of this host.
   *
   * @param volumes the directory below which volumes are
   */
  public static LocalMounts open(Path volumes) throws IOException {
    LocalMounts mounts = new LocalMounts(MountCalls.KERNEL, RemoteAddress.Resolver.SYSTEM);
    mounts.look(volumes);
    return mounts;
  }

  /** Takes note of what is mounted below {@code volumes}, which links may lead to, already. */
  void look(Path volumes) throws IOException {
    Path real = volumes.toRealPath();
    for (String target : calls.targets()) {
      Path place = Path.of(target);
      if (place.startsWith(real) && place.getNameCount() == real.getNameCount() + 2) {
        left.add(volumes.resolve(real.relativize(place)));
      }
    }
  }

  /**
   * One user more.
   *
   * @throws IOException {@code failed to mount local volume: mount …}, as Docker says it
   */
  public void mount(Path place, Backing.Mounted wanted, String user) throws IOException {
    Set<String> using = users.getOrDefault(place, Set.of());
    if (using.isEmpty() && !left.remove(place)) {
      aside(place, addresses.resolved(wanted));
    }
    add(place, user);
  }

  private void add(Path place, String user) {
    users.computeIfAbsent(place, p -> new HashSet<>()).add(user);
  }

  /** A server that does not answer holds up a thread of its own, not one of the carriers. */
  private void aside(Path place, Backing.Mounted wanted) throws IOException {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofPlatform()
        .daemon()
        .name("gantry-mount")
        .start(
            () -> {
              try {
                mount(place, wanted);
                done.complete(null);
              } catch (IOException | RuntimeException e) {
                done.completeExceptionally(e);
              }
            });
    try {
      done.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }

  private void mount(Path place, Backing.Mounted wanted) throws IOException {
    MountOptions options = MountOptions.parse(wanted.options());
    boolean mounted = false;
    try {
      calls.mount(wanted.device(), place, wanted.type(), options.flags(), options.data());
      mounted = true;
      if (options.propagation() != 0) {
        calls.mount("", place, "", options.propagation(), "");
      }
      if (options.isReadOnlyBind()) {
        calls.mount("", place, "", options.flags() | Mounts.MS_REMOUNT, options.data());
      }
    } catch (KernelException e) {
      if (mounted) {
        calls.unmount(place);
      }
      throw new IOException("failed to mount local volume: " + words(place, wanted, options, e), e);
    }
  }

  private static String words(
      Path place, Backing.Mounted wanted, MountOptions options, KernelException e) {
    String data = PASSWORD.matcher(options.data()).replaceAll("********");
    return "mount %s:%s%s%s: %s"
        .formatted(
            wanted.device(),
            place,
            options.flags() == 0 ? "" : ", flags: 0x" + Long.toHexString(options.flags()),
            data.isEmpty() ? "" : ", data: " + data,
            e.errno().text());
  }

  /** One user less. */
  public void unmount(Path place, String user) throws IOException {
    Optional<Set<String>> using = Optional.ofNullable(users.get(place));
    if (using.isPresent() && using.get().remove(user) && using.get().isEmpty()) {
      users.remove(place);
      calls.unmount(place);
    }
  }

  /** Nobody uses it, whatever was said before: it is about to be removed. */
  public void release(Path place) throws IOException {
    boolean used = users.remove(place) != null;
    boolean leftOver = left.remove(place);
    if (used || leftOver) {
      calls.unmount(place);
    }
  }

  /** All users have been found: what is left is unmounted. */
  public void settle() {
    for (Path place : Set.copyOf(left)) {
      left.remove(place);
      try {
        calls.unmount(place);
      } catch (KernelException e) {
        LOG.log(Level.WARNING, "{0} stays mounted: {1}", place, e.getMessage());
      }
    }
  }
}
