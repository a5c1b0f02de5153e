package io.gantry.engine.volume;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who makes volumes outside the engine, by the acts of Docker's volume plugin protocol. Every
 * method may take as long as its own patience lasts, and throws an {@link IOException} with the
 * words that users see.
 */
public interface VolumeDriver {
  /** What users call it. */
  String name();

  /** {@code local} or {@code global}. */
  String scope() throws IOException;

  /** Makes a volume; one that is there already is no error. */
  void create(String volume, Map<String, String> options) throws IOException;

  /** Removes a volume and what is in it. */
  void remove(String volume) throws IOException;

  /** All of its volumes. */
  List<Found> list() throws IOException;

  /** One of its volumes, if it has it. */
  Optional<Found> get(String volume) throws IOException;

  /** Where a volume is on this host; empty when it is nowhere now. */
  String path(String volume) throws IOException;

  /**
   * Makes a volume usable on this host.
   *
   * @param user who uses it, the same at {@link #unmount}
   */
  Path mount(String volume, String user) throws IOException;

  /** One user less. */
  void unmount(String volume, String user) throws IOException;

  /**
   * A volume as its driver tells.
   *
   * @param mountpoint on this host; may be empty
   * @param created absent when the driver does not say
   * @param status whatever the driver tells about it
   */
  record Found(
      String name, String mountpoint, Optional<Instant> created, Map<String, Object> status) {
    /** Copies. */
    public Found {
      status = Map.copyOf(status);
    }
  }
}
