package io.gantry.network;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/**
 * What a {@link Fabric} is told at the beginning.
 *
 * @param engine the engine's mark: what it makes on the host carries it, so that an engine which
 *     comes after a crash knows its own; 1 to 64 letters, digits, {@code -}, {@code _} or {@code :}
 * @param execRoot where what ends with the machine's run is kept: namespaces are mounted on {@code
 *     netns/<container id>} below it
 * @param dataRoot where what outlives it is kept: the rules of the host's admin
 * @param table the name of the engine's table of rules
 * @param forwarding what is done about routing between links
 * @param publishing how a published port is reached
 * @param filtering whether there are rules at all
 * @param spares how many sandboxes are made ahead of need
 * @param namespaces who makes their namespaces, unless it is said otherwise
 */
public record FabricConfig(
    String engine,
    Path execRoot,
    Path dataRoot,
    String table,
    Forwarding forwarding,
    Publishing publishing,
    Filtering filtering,
    int spares,
    NamespaceSource namespaces) {
  private static final Path DEFAULT_EXEC_ROOT = Path.of("/run/gantry");
  private static final String TABLE = "gantry";
  private static final int SPARES = 8;

  /** What is done about the host's switches for routing ({@code net.ipv4.ip_forward}). */
  public enum Forwarding {
    /** They are left as they are. */
    LEFT,
    /** Switched on; if they were off before, only for what concerns containers. */
    ON,
    /** Switched on for everybody. */
    ON_FOR_ALL
  }

  /** How a published port is reached. */
  public enum Publishing {
    /** Translated in the kernel, before the host's own input rules could see it. */
    TRANSLATED,
    /**
     * Accepted by the engine as any program of the host accepts connections, so that the host's
     * input rules decide; then relayed. Costs a copy of each byte through the engine and the
     * client's address: the container sees the gateway's.
     */
    RELAYED
  }

  /** Whether there are rules. */
  public enum Filtering {
    /** One table of nftables. */
    NFTABLES,
    /** None: all filtering and translating is left to the host's admin. */
    NONE
  }

  /** Checks the mark. */
  public FabricConfig {
    if (!engine.matches("[A-Za-z0-9_:-]{1,64}")) {
      throw new IllegalArgumentException("invalid mark of an engine \"" + engine + "\"");
    }
  }

  /** With what is usual. */
  public static FabricConfig of(String engine, Path execRoot, Path dataRoot) {
    return new FabricConfig(
        engine,
        execRoot,
        dataRoot,
        table(execRoot),
        Forwarding.ON,
        Publishing.TRANSLATED,
        Filtering.NFTABLES,
        SPARES,
        NamespaceSource.OWN);
  }

  /** With this about routing. */
  public FabricConfig with(Forwarding other) {
    return new FabricConfig(
        engine, execRoot, dataRoot, table, other, publishing, filtering, spares, namespaces);
  }

  /** With this way to published ports. */
  public FabricConfig with(Publishing other) {
    return new FabricConfig(
        engine, execRoot, dataRoot, table, forwarding, other, filtering, spares, namespaces);
  }

  /** With or without rules. */
  public FabricConfig with(Filtering other) {
    return new FabricConfig(
        engine, execRoot, dataRoot, table, forwarding, publishing, other, spares, namespaces);
  }

  /** With so many sandboxes made ahead. */
  public FabricConfig withSpares(int other) {
    return new FabricConfig(
        engine, execRoot, dataRoot, table, forwarding, publishing, filtering, other, namespaces);
  }

  /** With namespaces of another kind. */
  public FabricConfig with(NamespaceSource other) {
    return new FabricConfig(
        engine, execRoot, dataRoot, table, forwarding, publishing, filtering, spares, other);
  }

  /** Two engines on one host have different exec roots, and so different tables. */
  private static String table(Path execRoot) {
    if (execRoot.equals(DEFAULT_EXEC_ROOT)) {
      return TABLE;
    }
    CRC32 hash = new CRC32();
    hash.update(execRoot.toString().getBytes(StandardCharsets.UTF_8));
    return "%s-%08x".formatted(TABLE, hash.getValue());
  }
}
