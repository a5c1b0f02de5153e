package io.gantry.engine.store;

import io.gantry.engine.host.ClosedDirectory;
import io.gantry.engine.name.Ids;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The directories of all containers, {@code <data-root>/containers}. */
public final class ContainerStore {
  private static final String DESCRIPTION = "container.json";
  private static final String STATE = "state.json";
  private static final String COMING = "new-";
  private static final String GOING = "gone-";
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x---"));

  private final Path root;
  private final Records<ContainerRecord> records = new Records<>(ContainerRecord.class);
  private final Records<StateRecord> states = new Records<>(StateRecord.class);

  private ContainerStore(Path root) {
    this.root = root;
  }

  /** Opens the store in {@code root}, which is made when missing. */
  public static ContainerStore open(Path root) throws IOException {
    ClosedDirectory.make(root, "rwx--x---");
    return new ContainerStore(root);
  }

  /** The directory of the container {@code id}. */
  public Path directory(String id) {
    return root.resolve(id);
  }

  /** The directory of a container that is being made. */
  public Path coming(String id) {
    return root.resolve(COMING + id);
  }

  /** Begins a container: a directory that is nobody's yet, for the caller to fill. */
  public Path begin(String id) throws IOException {
    return Files.createDirectory(coming(id), PRIVATE);
  }

  /** The directories of containers that never came to be, by their ids. */
  public Map<String, Path> begun() throws IOException {
    Map<String, Path> begun = new HashMap<>();
    for (String name : names()) {
      if (name.startsWith(COMING)) {
        begun.put(name.substring(COMING.length()), root.resolve(name));
      }
    }
    return begun;
  }

  /** Writes the description and makes the container exist. */
  public void commit(ContainerRecord description) throws IOException {
    Path coming = coming(description.id());
    Files.write(coming.resolve(DESCRIPTION), records.write(description));
    Files.move(coming, directory(description.id()), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Takes back what {@link #begin} began. */
  public void abandon(String id) throws IOException {
    Trees.delete(coming(id));
  }

  /** Writes a changed description. */
  public void update(ContainerRecord description) throws IOException {
    replace(directory(description.id()), DESCRIPTION, records.write(description));
  }

  /** Writes a container's state. */
  public void update(String id, StateRecord state) throws IOException {
    replace(directory(id), STATE, states.write(state));
  }

  /** Makes the container not exist any more; its directory goes a moment later. */
  public void remove(String id) throws IOException {
    Path going = root.resolve(GOING + id);
    try {
      Files.move(directory(id), going, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return;
    }
    Trees.delete(going);
  }

  /** The description of the container {@code id}. */
  public ContainerRecord read(String id) throws IOException {
    return parse(records, directory(id).resolve(DESCRIPTION));
  }

  /** The state that was last written down, if any was. */
  public Optional<StateRecord> state(String id) throws IOException {
    Path file = directory(id).resolve(STATE);
    try {
      return Optional.of(parse(states, file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** The ids of all containers. */
  public List<String> ids() throws IOException {
    return names().stream().filter(Ids::isFull).toList();
  }

  /** Removes what was half made or half removed. */
  public void sweep() throws IOException {
    for (String name : names()) {
      if (name.startsWith(COMING) || name.startsWith(GOING)) {
        Trees.delete(root.resolve(name));
      }
    }
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
      entries.forEach(entry -> names.add(entry.getFileName().toString()));
    }
    return names;
  }

  private static <T> T parse(Records<T> type, Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    try {
      return type.read(bytes);
    } catch (RuntimeException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void replace(Path directory, String name, byte[] content) throws IOException {
    Path temporary = directory.resolve(name + ".new");
    Files.write(temporary, content);
    Files.move(temporary, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
