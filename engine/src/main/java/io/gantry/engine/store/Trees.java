package io.gantry.engine.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Trees of the engine's own files; never used on what a container may have written. */
public final class Trees {
  private Trees() {}

  /** Removes {@code root} and what is below it; links are not followed; absence is no error. */
  public static void delete(Path root) throws IOException {
    try {
      Files.walkFileTree(root, new Deleting());
    } catch (NoSuchFileException e) {
      // it is not there, as wanted
    }
  }

  /** Makes {@code directory} exist and be empty, with what is above it. */
  public static void makeEmpty(Path directory) throws IOException {
    try {
      Files.createDirectory(directory);
    } catch (NoSuchFileException e) {
      Files.createDirectories(directory);
    } catch (FileAlreadyExistsException e) {
      delete(directory);
      Files.createDirectory(directory);
    }
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
