package io.gantry.network.firewall;

import static java.lang.System.Logger.Level.WARNING;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.netlink.nft.NftBatch;
import io.gantry.kernel.netlink.nft.NftSocket;
import io.gantry.kernel.netlink.nft.SavedPart;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Remembers what the host's admin has put into the table: the rules of the chain {@code
 * gantry-user}, with the chains that they jump to and the sets that they look into. It is kept in a
 * file, and put back when the table has to be made anew: after somebody's flush, and after a
 * reboot.
 */
public final class UserRules {
  private static final System.Logger LOG = System.getLogger(UserRules.class.getName());
  private static final int FORMAT = 0x67_72_01;

  private final Path file;

  /** In this file. */
  public UserRules(Path file) {
    this.file = file;
  }

  /** Remembers what there is now, which may be nothing. */
  void save(NftSocket socket, Layout layout) throws KernelException {
    List<SavedPart> parts =
        socket.saved(layout.table()).stream().filter(part -> isForeign(part, layout)).toList();
    try {
      byte[] bytes = bytes(parts);
      byte[] before = Files.exists(file) ? Files.readAllBytes(file) : bytes(List.of());
      if (!Arrays.equals(bytes, before)) {
        write(bytes);
      }
    } catch (IOException e) {
      LOG.log(WARNING, "the rules of " + Layout.USER + " are not remembered", e);
    }
  }

  /** Puts them back. */
  void restore(NftBatch batch) {
    try {
      if (Files.exists(file)) {
        parts(Files.readAllBytes(file)).forEach(batch::add);
      }
    } catch (IOException e) {
      LOG.log(WARNING, "the rules of " + Layout.USER + " are not put back", e);
    }
  }

  private static boolean isForeign(SavedPart part, Layout layout) {
    return switch (part.kind()) {
      case CHAIN -> layout.chains().stream().noneMatch(it -> it.name().equals(part.owner()));
      case RULE -> layout.ownChains().stream().noneMatch(it -> it.name().equals(part.owner()));
      case SET, ELEMENTS -> !layout.sets().containsKey(part.owner());
    };
  }

  private void write(byte[] bytes) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, bytes);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] bytes(List<SavedPart> parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(FORMAT);
    out.writeInt(parts.size());
    for (SavedPart part : parts) {
      part.write(out);
    }
    return bytes.toByteArray();
  }

  private static List<SavedPart> parts(byte[] bytes) throws IOException {
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
    if (in.readInt() != FORMAT) {
      throw new IOException("not a file of rules");
    }
    int count = in.readInt();
    List<SavedPart> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      parts.add(SavedPart.read(in));
    }
    return parts;
  }
}
