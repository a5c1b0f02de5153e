package io.gantry.engine.endpoint;

import io.gantry.engine.network.Resolvers;
import io.gantry.engine.spec.EtcFiles;
import io.gantry.engine.store.ContainerRecord;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The files in {@code /etc} that tell a container of its networks. They are written in place: a
 * running container has them mounted. What somebody has edited in {@code resolv.conf} stays.
 */
final class Etc {
  private static final Logger LOG = System.getLogger(Etc.class.getName());
  private static final String HASH = EtcFiles.RESOLV_CONF + ".hash";
  private static final long LONGEST = 1 << 20;

  private final Path directory;

  Etc(Path directory) {
    this.directory = directory;
  }

  void hosts(String text) throws IOException {
    Files.writeString(directory.resolve(EtcFiles.HOSTS), text);
  }

  /** Takes lines out of the hosts and puts others in; a container's own lines stay. */
  void changeHosts(Collection<String> without, Collection<String> with) {
    rewriteHosts(text -> HostsFile.changed(text, without, with));
  }

  /** Gives names that are in the hosts the addresses that they have now. */
  void moveHosts(Collection<String> lines) {
    rewriteHosts(text -> HostsFile.moved(text, lines));
  }

  private void rewriteHosts(UnaryOperator<String> change) {
    Path file = directory.resolve(EtcFiles.HOSTS);
    try {
      if (Files.size(file) > LONGEST) {
        LOG.log(Level.WARNING, "{0} is too long to be changed", file);
        return;
      }
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      String changed = change.apply(text);
      if (!changed.equals(text)) {
        Files.write(file, changed.getBytes(StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, file + " was not changed", e);
    }
  }

  void resolvConf(ContainerRecord container, Resolvers defaults, ResolvConf.LookUp lookUp)
      throws IOException {
    Path file = directory.resolve(EtcFiles.RESOLV_CONF);
    if (edited(file)) {
      return;
    }
    HostResolvers host =
        lookUp == ResolvConf.LookUp.HOST ? HostResolvers.asItIs() : HostResolvers.behindResolved();
    byte[] text =
        new ResolvConf(host, overrides(container, defaults))
            .text(lookUp)
            .getBytes(StandardCharsets.UTF_8);
    Files.write(file, text);
    Files.writeString(directory.resolve(HASH), hash(text));
  }

  /** What the container asks for, and the engine's wishes where it asks for nothing. */
  static Resolvers overrides(ContainerRecord container, Resolvers defaults) {
    var asked = container.hostConfig().network();
    return new Resolvers(
        either(asked.dns(), defaults.servers()),
        either(asked.dnsSearch(), defaults.search()),
        either(asked.dnsOptions(), defaults.options()));
  }

  private static List<String> either(List<String> asked, List<String> otherwise) {
    return asked.isEmpty() ? otherwise : asked;
  }

  private boolean edited(Path file) throws IOException {
    try {
      String written = Files.readString(directory.resolve(HASH));
      return Files.size(file) > LONGEST || !hash(Files.readAllBytes(file)).equals(written);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private static String hash(byte[] text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
