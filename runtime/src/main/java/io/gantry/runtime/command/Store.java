package io.gantry.runtime.command;

import io.gantry.runtime.bundle.Bundle;
import io.gantry.runtime.command.State.Status;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The containers of one {@code --root}: a directory each, with the state, a copy of the
 * configuration, and, until it is started, the fifo that its process waits at.
 *
 * @param root the directory
 */
record Store(Path root) {
  private static final Pattern ID = Pattern.compile("[\\w+.-]+");
  private static final String FIFO = "exec.fifo";
  private static final String CONFIG = "config.json";

  /** A new container's directory: of two that create it one gets it. */
  Path make(String id) throws IOException {
    check(id);
    Files.createDirectories(root);
    try {
      Path directory = Files.createDirectory(root.resolve(id));
      Files.setPosixFilePermissions(
          directory, java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
      return directory;
    } catch (FileAlreadyExistsException e) {
      throw new Refusal("container with id exists: " + id);
    }
  }

  Path directory(String id) {
    check(id);
    return root.resolve(id);
  }

  Path fifo(String id) {
    return directory(id).resolve(FIFO);
  }

  State state(String id) throws IOException {
    return State.read(directory(id)).orElseThrow(() -> Refusal.missing(id));
  }

  Status status(State state) throws IOException {
    return state.status(Files.exists(fifo(state.id())));
  }

  Bundle bundle(State state) throws IOException {
    return Bundle.of(state.bundle(), configuration(state));
  }

  String configuration(State state) throws IOException {
    return Files.readString(directory(state.id()).resolve(CONFIG));
  }

  void keep(String id, String configuration) throws IOException {
    Files.writeString(directory(id).resolve(CONFIG), configuration);
  }

  /** All that have been created. */
  List<State> all() throws IOException {
    List<State> states = new ArrayList<>();
    try (DirectoryStream<Path> directories = Files.newDirectoryStream(root)) {
      for (Path directory : directories) {
        State.read(directory).ifPresent(states::add);
      }
    } catch (NoSuchFileException e) {
      return states;
    }
    states.sort(java.util.Comparator.comparing(State::id));
    return states;
  }

  /** The container is forgotten; its directory has no directories in it. */
  void forget(String id) throws IOException {
    Path directory = directory(id);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      return; // somebody else has deleted it meanwhile
    }
    Files.deleteIfExists(directory);
  }

  private static void check(String id) {
    if (!ID.matcher(id).matches() || id.equals(".") || id.equals("..")) {
      throw new Refusal("invalid container ID format: " + id);
    }
  }
}
