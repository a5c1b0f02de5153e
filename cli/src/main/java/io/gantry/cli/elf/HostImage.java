package io.gantry.cli.elf;

import io.gantry.cli.archive.TarWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The file system of an image made of files of this machine: the chosen ones, whatever they need to
 * run, and every symbolic link and directory on the way, all at their places.
 */
public final class HostImage {
  private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
  private static final int MOST_LINKS = 40;

  /**
   * Paths in the image, from the root without a slash, and the host's files that lie there; sorted,
   * so directories come first.
   */
  private final Map<String, Path> files = new TreeMap<>();

  private final Map<String, byte[]> made = new TreeMap<>();
  private final Set<Path> examined = new HashSet<>();
  private final Set<String> searchPath = new LinkedHashSet<>(List.of(PATH.split(":", -1)));
  private final Libraries libraries;

  private String first = "";
  private String shell = "";

  private HostImage(LoaderCache cache) {
    this.libraries = new Libraries(cache);
  }

  /**
   * Gathers files.
   *
   * @param names paths, or names of programs to be found in this process's {@code PATH}
   * @throws IOException when one does not exist or a library is not found
   */
  public static HostImage of(List<String> names) throws IOException {
    HostImage image = new HostImage(LoaderCache.host());
    for (String name : names) {
      image.choose(program(name));
    }
    image.shortcuts();
    return image;
  }

  /** Hosts whose {@code /bin} leads to {@code /usr/bin} get images where it does too. */
  private void shortcuts() throws IOException {
    for (String name : List.of("bin", "sbin", "lib", "lib64")) {
      Path link = Path.of("/", name);
      if (Files.isSymbolicLink(link) && files.containsKey(key(link.toRealPath()))) {
        place(link);
      }
    }
  }

  private static Path program(String name) throws IOException {
    if (name.indexOf('/') >= 0) {
      Path file = Path.of(name).toAbsolutePath().normalize();
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new NoSuchFileException("lstat " + name + ": no such file or directory");
      }
      return file;
    }
    String search = System.getenv("PATH");
    for (String directory : (search == null ? PATH : search).split(":", -1)) {
      Path file = Path.of(directory, name);
      if (Files.isExecutable(file) && !Files.isDirectory(file)) {
        return file;
      }
    }
    throw new NoSuchFileException("\"" + name + "\": executable file not found in $PATH");
  }

  private void choose(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      tree(file);
      return;
    }
    add(file);
    if (Files.isExecutable(file)) {
      String base = String.valueOf(file.getFileName());
      searchPath.add(String.valueOf(file.getParent()));
      first = first.isEmpty() ? file.toString() : first;
      if (shell.isEmpty() && (base.equals("sh") || base.equals("bash"))) {
        shell = file.toString();
      }
    }
  }

  /** Adds a directory and all in it. */
  private void tree(Path root) throws IOException {
    List<Path> inside;
    try (Stream<Path> walk = Files.walk(root)) {
      inside = walk.toList();
    }
    List<Path> whole = inside.stream().filter(Files::exists).toList();
    inside.stream().filter(Files::isSymbolicLink).forEach(link -> files.put(key(link), link));
    for (Path file : whole) {
      place(file.toAbsolutePath().normalize());
    }
    for (Path file : whole) {
      add(file);
    }
  }

  /** Adds a file where it is, with the links and directories on its way, then what it needs. */
  private void add(Path file) throws IOException {
    Path real = place(file.toAbsolutePath().normalize());
    if (Files.isRegularFile(real) && examined.add(real)) {
      examine(file, real);
    }
  }

  private Path place(Path file) throws IOException {
    Path way = Path.of("/");
    List<String> rest = new ArrayList<>();
    file.forEach(name -> rest.add(name.toString()));
    int links = 0;
    while (!rest.isEmpty()) {
      String name = rest.removeFirst();
      if (name.equals("..")) {
        way = way.getParent() == null ? way : way.getParent();
        continue;
      }
      Path next = way.resolve(name);
      if (name.isEmpty() || name.equals(".")) {
        continue;
      }
      files.put(key(next), next);
      if (!Files.isSymbolicLink(next)) {
        way = next;
        continue;
      }
      if (++links > MOST_LINKS) {
        throw new IOException(file + ": too many levels of symbolic links");
      }
      Path target = Files.readSymbolicLink(next);
      way = target.isAbsolute() ? Path.of("/") : way;
      List<String> names = new ArrayList<>();
      target.forEach(part -> names.add(part.toString()));
      rest.addAll(0, names);
    }
    if (!Files.exists(way)) {
      throw new NoSuchFileException("lstat " + file + ": no such file or directory");
    }
    return way;
  }

  private void examine(Path file, Path real) throws IOException {
    Optional<ElfFile> elf = ElfFile.read(real);
    if (elf.isPresent()) {
      need(file, real, elf.get(), List.of());
    } else if (Files.isExecutable(real)) {
      script(real);
    }
  }

  private void need(Path file, Path real, ElfFile elf, List<String> inherited) throws IOException {
    if (elf.interpreter().isPresent()) {
      add(Path.of(elf.interpreter().get()));
    }
    List<String> rpaths = new ArrayList<>();
    elf.rpath().forEach(path -> rpaths.add(Libraries.expand(path, real)));
    rpaths.addAll(inherited);
    for (String name : elf.needed()) {
      Optional<Path> library = libraries.find(name, real, elf, inherited).or(() -> chosen(name));
      if (library.isEmpty()) {
        throw new IOException(
            file + ": the shared library " + name + " that it needs is not on this machine");
      }
      Path found = place(library.get().normalize());
      if (examined.add(found)) {
        Optional<ElfFile> next = ElfFile.read(found);
        if (next.isPresent()) {
          need(library.get(), found, next.get(), rpaths);
        }
      }
    }
  }

  /** A library among the chosen files: whoever loads the one that needs it has loaded it before. */
  private Optional<Path> chosen(String name) {
    return files.entrySet().stream()
        .filter(file -> file.getKey().endsWith("/" + name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** A script needs the program behind {@code #!}. */
  private void script(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      if (in.read() != '#' || in.read() != '!') {
        return;
      }
      String line =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.ISO_8859_1)).readLine();
      String interpreter = line == null ? "" : line.strip().split("\\s+", -1)[0];
      if (interpreter.startsWith("/") && Files.exists(Path.of(interpreter))) {
        add(Path.of(interpreter));
      }
    }
  }

  private static String key(Path file) {
    return file.toString().substring(1);
  }

  /** Puts a file of these bytes at {@code path}. */
  public HostImage with(String path, byte[] content) {
    made.put(path.replaceFirst("^/+", ""), content.clone());
    return this;
  }

  /** The directories of programs, between colons. */
  public String searchPath() {
    return String.join(":", searchPath);
  }

  /** The shell among the programs, else the first of them, else an empty text. */
  public String shell() {
    return shell.isEmpty() ? first : shell;
  }

  /** The paths in the image, without a leading slash. */
  public Set<String> paths() {
    Set<String> paths = new LinkedHashSet<>(files.keySet());
    paths.addAll(made.keySet());
    return paths;
  }

  /** Writes the file system as a tar. */
  public void writeTo(OutputStream out) throws IOException {
    try (TarWriter tar = new TarWriter(out)) {
      Set<String> directories = new HashSet<>();
      for (Map.Entry<String, Path> file : files.entrySet()) {
        tar.file(file.getValue(), file.getKey());
        directories.add(file.getKey());
      }
      for (String path : List.of("dev", "etc", "proc", "root", "sys", "tmp")) {
        if (directories.add(path)) {
          tar.directory(path, path.equals("tmp") ? 01777 : path.equals("root") ? 0700 : 0755);
        }
      }
      basics(tar);
      for (Map.Entry<String, byte[]> file : made.entrySet()) {
        parents(tar, file.getKey(), directories);
        tar.bytes(file.getKey(), file.getValue(), 0644);
      }
    }
  }

  private void basics(TarWriter tar) throws IOException {
    if (!files.containsKey("etc/passwd")) {
      tar.bytes(
          "etc/passwd",
          "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n"
              .getBytes(StandardCharsets.UTF_8),
          0644);
    }
    if (!files.containsKey("etc/group")) {
      tar.bytes(
          "etc/group", "root:x:0:\nnogroup:x:65534:\n".getBytes(StandardCharsets.UTF_8), 0644);
    }
  }

  private static void parents(TarWriter tar, String path, Set<String> directories)
      throws IOException {
    for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
      String parent = path.substring(0, slash);
      if (directories.add(parent)) {
        tar.directory(parent, 0755);
      }
    }
  }
}
