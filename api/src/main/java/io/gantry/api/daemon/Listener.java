package io.gantry.api.daemon;

import io.gantry.api.http.ListenAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import org.jspecify.annotations.Nullable;

/**
 * A listening socket. One in the file system is made beside its place and moved there when owner
 * and mode are right, so that nobody meets it with the wrong ones.
 *
 * @param address where it listens
 * @param socket bound
 * @param file what tells its file from another's at the same path; null for TCP
 */
record Listener(ListenAddress address, ServerSocketChannel socket, @Nullable Object file)
    implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("io.gantry.api");
  private static final int BACKLOG = 4096;

  /**
   * Binds a socket.
   *
   * @throws UsageException when another engine listens there
   */
  static Listener open(ListenAddress address, String group, boolean groupAsked) throws IOException {
    return switch (address) {
      case ListenAddress.Unix unix -> unix(unix, group, groupAsked);
      case ListenAddress.Tcp tcp -> tcp(tcp);
    };
  }

  private static Listener tcp(ListenAddress.Tcp tcp) throws IOException {
    ServerSocketChannel socket = ServerSocketChannel.open();
    socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
    try {
      socket.bind(tcp.address(), BACKLOG);
    } catch (IOException e) {
      socket.close();
      throw new UsageException(
          "failed to load listeners: listen tcp " + tcp + ": bind: " + e.getMessage());
    }
    return new Listener(tcp, socket, null);
  }

  private static Listener unix(ListenAddress.Unix unix, String group, boolean groupAsked)
      throws IOException {
    Path path = unix.path();
    Path parent = path.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    refuseIfServed(path);
    Path beside = path.resolveSibling(path.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(beside);
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      socket.bind(UnixDomainSocketAddress.of(beside), BACKLOG);
      give(beside, group, groupAsked);
      Object file = fileKey(beside);
      Files.move(beside, path, StandardCopyOption.ATOMIC_MOVE);
      return new Listener(unix, socket, file);
    } catch (IOException | UsageException e) {
      socket.close();
      Files.deleteIfExists(beside);
      throw e;
    }
  }

  private static void refuseIfServed(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .isOther()) {
      throw refused(path, "there is something else at that path");
    }
    try {
      SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
      throw refused(path, "another engine listens there");
    } catch (ConnectException e) {
      Files.delete(path); // its engine has gone
    }
  }

  private static UsageException refused(Path path, String why) {
    return new UsageException(
        "failed to load listeners: can't create unix socket " + path + ": " + why);
  }

  private static void give(Path file, String group, boolean groupAsked) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    try {
      GroupPrincipal principal =
          file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByGroupName(group);
      Files.getFileAttributeView(file, PosixFileAttributeView.class).setGroup(principal);
    } catch (UserPrincipalNotFoundException e) {
      String text = "could not change group " + file + " to " + group + ": group not found";
      if (groupAsked) {
        throw new UsageException("failed to load listeners: " + text);
      }
      LOG.log(System.Logger.Level.DEBUG, text);
    }
  }

  private static @Nullable Object fileKey(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
        .fileKey();
  }

  /** Closes the socket, and removes its file unless somebody else's is in its place. */
  @Override
  public void close() throws IOException {
    socket.close();
    if (address instanceof ListenAddress.Unix unix
        && file != null
        && Files.exists(unix.path(), LinkOption.NOFOLLOW_LINKS)
        && file.equals(fileKey(unix.path()))) {
      Files.deleteIfExists(unix.path());
    }
  }
}
