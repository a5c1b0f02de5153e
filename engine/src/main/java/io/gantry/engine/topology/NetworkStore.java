package io.gantry.engine.topology;

import io.gantry.engine.name.Ids;
import io.gantry.engine.store.Records;
import io.gantry.engine.store.Trees;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** The descriptions of all networks, {@code <data-root>/networks/<id>/network.json}. */
public final class NetworkStore {
  private static final Logger LOG = System.getLogger(NetworkStore.class.getName());
  private static final String DESCRIPTION = "network.json";
  private static final String GOING = "gone-";

  private final Path root;
  private final Records<NetworkRecord> records = new Records<>(NetworkRecord.class);

  private NetworkStore(Path root) {
    this.root = root;
  }

  /** Opens the store in {@code root}, which is made when missing. */
  public static NetworkStore open(Path root) throws IOException {
    Files.createDirectories(root);
    return new NetworkStore(root);
  }

  /** Writes a description; the network exists from then on. */
  void write(NetworkRecord network) throws IOException {
    Path directory = Files.createDirectories(root.resolve(network.id()));
    Path temporary = directory.resolve(DESCRIPTION + ".new");
    Files.write(temporary, records.write(network));
    Files.move(temporary, directory.resolve(DESCRIPTION), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Makes the network not exist any more. */
  void remove(String id) throws IOException {
    Path going = root.resolve(GOING + id);
    try {
      Files.move(root.resolve(id), going, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return;
    }
    Trees.delete(going);
  }

  /** All networks; what is half made or half removed is removed, what cannot be read is left. */
  List<NetworkRecord> sweep() throws IOException {
    List<NetworkRecord> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      for (Path entry : entries) {
        Path description = entry.resolve(DESCRIPTION);
        if (!Ids.isFull(entry.getFileName().toString()) || !Files.exists(description)) {
          Trees.delete(entry);
          continue;
        }
        try {
          found.add(records.read(Files.readAllBytes(description)));
        } catch (IOException | RuntimeException e) {
          LOG.log(Level.ERROR, description + " cannot be read: the network is left out", e);
        }
      }
    }
    return found;
  }
}
