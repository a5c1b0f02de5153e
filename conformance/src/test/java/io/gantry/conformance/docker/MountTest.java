package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Daemon;
import io.gantry.conformance.harness.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bind mounts, tmpfs and images in containers. */
class MountTest extends DockerTest {
  private static final String PLACES = "mounts-places";

  @TempDir Path directory = Path.of("");
  private Path tree = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void make() throws IOException {
    tree = Files.createDirectories(directory.resolve("tree"));
    Files.createDirectories(tree.resolve("sub"));
    Files.writeString(tree.resolve("mark"), "tree");
    file = Files.writeString(directory.resolve("file"), "text");
  }

  @AfterEach
  void unmount() {
    Shell.run(List.of("umount", "-l", tree.resolve("sub").toString()));
    Shell.run(List.of("umount", "-l", tree.toString()));
  }

  /** An image with links to everywhere. */
  private String hostile() {
    if (docker.run("image", "inspect", PLACES).code() != 0) {
      String made =
          running(
              "sh",
              "-c",
              "mkdir /etc/conf /there; echo -n own > /etc/conf/own; ln -s /etc/conf /conf; ln -s /new/deep /dangling; ln -s loop /loop; ln -s /proc/self/fd/16 /magic; ln -s ../../../../../tmp/up /up; touch /there/file; chmod 1750 /there");
      docker.ok("wait", made);
      docker.ok("commit", made, PLACES);
    }
    return PLACES;
  }

  private Shell.Result inPlaces(List<String> options, String script) {
    List<String> words = new java.util.ArrayList<>(List.of("run", "--rm", "--network", "none"));
    words.addAll(options);
    words.addAll(List.of(hostile(), "sh", "-c", script));
    return docker.run(words.toArray(String[]::new));
  }

  @Test
  void filesAndDirectoriesAreSeenAndWritten() throws IOException {
    assertThat(
            with(
                    List.of("-v", tree + ":/made/for/it", "-v", file + ":/made/for/it/sub/file"),
                    "sh",
                    "-c",
                    "cat /made/for/it/mark /made/for/it/sub/file; echo -n new > /made/for/it/mark")
                .out())
        .isEqualTo("treetext");
    assertThat(tree.resolve("mark")).hasContent("new");
    assertThat(tree.resolve("sub/file")).isEmptyFile();
  }

  @Test
  void nestedMountsAreMadeFromTheOutsideIn() {
    assertThat(
            with(
                    List.of("-v", file + ":/a/sub/f", "--tmpfs", "/a/sub", "-v", tree + ":/a"),
                    "sh",
                    "-c",
                    "cat /a/mark /a/sub/f; stat -f -c %T /a/sub")
                .out())
        .isEqualTo("treetexttmpfs\n");
  }

  @Test
  void aMissingSourceIsMadeForOneFormAndRefusedForTheOther() {
    Path missing = directory.resolve("not/yet");
    assertThat(with(List.of("--mount", "type=bind,src=" + missing + ",dst=/d"), "true").err())
        .contains(
            "invalid mount config for type \"bind\": bind source path does not exist: " + missing);
    assertThat(with(List.of("-v", missing + ":/d"), "touch", "/d/x").code()).isZero();
    assertThat(missing.resolve("x")).exists();
  }

  @Test
  void aSourceThatVanishedIsToldAtTheStart() throws IOException {
    Path gone = Files.createDirectory(directory.resolve("gone"));
    String name = name();
    docker.ok(
        "create",
        "--name",
        name,
        "--network",
        "none",
        "--mount",
        "type=bind,src=" + gone + ",dst=/d",
        IMAGE,
        "true");
    Files.delete(gone);
    assertThat(docker.run("start", name).err())
        .contains(
            "invalid mount config for type \"bind\": bind source path does not exist: " + gone);
    assertThat(status(name)).isIn("created", "exited");
    Files.createDirectory(gone);
    docker.ok("start", name);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a:/b:c | invalid mode: c",
        "/a:/b:ro,rw | invalid mode: ro,rw",
        "/d:rw | invalid volume specification: '/d:rw'",
        "/x:/ | invalid volume specification: '/x:/': invalid mount config for type \"bind\": invalid specification: destination can't be '/'",
        "/x:y | invalid volume specification: '/x:y': invalid mount config for type \"bind\": invalid mount path: 'y' mount path must be absolute",
        "/x:/d:nocopy | invalid volume specification: '/x:/d:nocopy': invalid mount config for type \"bind\": field VolumeOptions must not be specified",
        "nv:/d:shared | invalid volume specification: 'nv:/d:shared': invalid mount config for type \"volume\": field BindOptions must not be specified",
        "a/b:/c | create a/b: \"a/b\" includes invalid characters for a local volume name, only \"[a-zA-Z0-9][a-zA-Z0-9_.-]\" are allowed. If you intended to pass a host directory, use absolute path"
      })
  void aWrongSpecificationIsToldInDockersWords(String volume, String words) {
    Shell.Result result = with(List.of("-v", volume), "true");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err()).contains(words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "type=bind,dst=/d | invalid mount config for type \"bind\": field Source must not be empty",
        "type=tmpfs,src=/x,dst=/d | invalid mount config for type \"tmpfs\": field Source must not be specified",
        "type=foo,src=x,dst=/d | invalid mount config for type \"foo\": mount type unknown",
        "type=volume,dst=/d,readonly | invalid mount config for type \"volume\": must not set ReadOnly mode when using anonymous volumes",
        "type=volume,src=aa,dst=/d,volume-subpath=../x | invalid mount config for type \"volume\": subpath must be a relative path within the volume",
        "type=volume,dst=/d,volume-subpath=x | invalid mount config for type \"volume\": must not set Subpath when using anonymous volumes",
        "type=bind,src=/tmp,dst=/d,bind-propagation=foo | invalid mount config for type \"bind\": invalid propagation mode: foo",
        "type=image,dst=/d | invalid mount config for type \"image\": field Source must not be empty"
      })
  void aWrongMountIsToldInDockersWords(String mount, String words) {
    Shell.Result result = with(List.of("--mount", mount), "true");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err()).contains(words);
  }

  @Test
  void noTwoMountsHaveOnePlace() {
    for (List<String> options :
        List.of(
            List.of("-v", tree + ":/d", "-v", tree + ":/d/"),
            List.of("-v", tree + ":/d", "--tmpfs", "/d"),
            List.of("-v", tree + ":/d", "--mount", "type=bind,dst=/d,src=" + tree))) {
      assertThat(with(options, "true").err()).contains("Duplicate mount point: /d");
    }
  }

  @Test
  void readOnlyReachesEverythingBelowUnlessToldOtherwise() {
    Shell.run(List.of("mount", "-t", "tmpfs", "tmpfs", tree.resolve("sub").toString()));
    String probe = "touch /d/x 2>&- && echo -n top; touch /d/sub/x 2>&- && echo -n sub; true";
    String mount = "type=bind,src=" + tree + ",dst=/d";
    assertThat(with(List.of("-v", tree + ":/d:ro"), "sh", "-c", probe).out()).isEmpty();
    assertThat(with(List.of("--mount", mount + ",ro"), "sh", "-c", probe).out()).isEmpty();
    assertThat(
            with(List.of("--mount", mount + ",ro,bind-recursive=writable"), "sh", "-c", probe)
                .out())
        .isEqualTo("sub");
    assertThat(
            with(
                    List.of(
                        "--mount", mount + ",ro,bind-recursive=readonly,bind-propagation=rprivate"),
                    "sh",
                    "-c",
                    probe)
                .out())
        .isEmpty();
    assertThat(
            with(
                    List.of("--mount", mount + ",bind-recursive=disabled"),
                    "stat",
                    "-f",
                    "-c",
                    "%T",
                    "/d/sub")
                .out())
        .doesNotContain("tmpfs");
  }

  @Test
  void laterMountsTravelAsAsked() {
    Assumptions.assumeFalse(
        Daemon.isPeer(), "the other engine may have a mount namespace of its own");
    assertThat(
            with(List.of("--mount", "type=bind,dst=/d,bind-propagation=shared,src=" + tree), "true")
                .err())
        .containsPattern("path " + tree + " is mounted on .* but it is not a shared mount");
    assertThat(
            with(List.of("--mount", "type=bind,dst=/d,bind-propagation=rslave,src=" + tree), "true")
                .err())
        .containsPattern(
            "path " + tree + " is mounted on .* but it is not a shared or slave mount");
    Shell.run(List.of("mount", "--bind", tree.toString(), tree.toString()));
    Shell.run(List.of("mount", "--make-shared", tree.toString()));
    String slave = idle("-v", tree + ":/d:rslave");
    String closed = idle("-v", tree + ":/d");
    Shell.run(List.of("mount", "-t", "tmpfs", "tmpfs", tree.resolve("sub").toString()));
    assertThat(docker.ok("exec", slave, "stat", "-f", "-c", "%T", "/d/sub")).isEqualTo("tmpfs");
    assertThat(docker.ok("exec", closed, "stat", "-f", "-c", "%T", "/d/sub")).isNotEqualTo("tmpfs");
    assertThat(docker.inspect(slave, "{{(index .Mounts 0).Propagation}}")).isEqualTo("rslave");
  }

  @Test
  void linksOfAnImageLeadNoMountToTheHost() {
    assertThat(
            inPlaces(List.of("-v", tree + ":/conf/in"), "cat /etc/conf/in/mark /etc/conf/own")
                .out())
        .isEqualTo("treeown");
    assertThat(inPlaces(List.of("-v", tree + ":/dangling"), "cat /new/deep/mark").out())
        .isEqualTo("tree");
    assertThat(inPlaces(List.of("-v", file + ":/dangling"), "cat /new/deep").out())
        .isEqualTo("text");
    assertThat(inPlaces(List.of("-v", tree + ":/up"), "cat /tmp/up/mark").out()).isEqualTo("tree");
    assertThat(Path.of("/new")).doesNotExist();
    assertThat(Path.of("/tmp/up")).doesNotExist();
    assertThat(inPlaces(List.of("-v", tree + ":/loop/x"), "true").err())
        .contains("too many levels of symbolic links");
    assertThat(inPlaces(List.of("-v", tree + ":/magic/x"), "true").err())
        .contains("cannot be mounted because it is inside /proc");
  }

  @Test
  void kindsMustBeTheSame() {
    String words =
        "not a directory: Are you trying to mount a directory onto a file (or vice-versa)?";
    assertThat(with(List.of("-v", tree + ":/etc/passwd"), "true").err()).contains(words);
    assertThat(with(List.of("-v", file + ":/etc"), "true").err()).contains(words);
  }

  @Test
  void memoryIsMountedWithItsOptions() {
    String shown = "grep ' /t ' /proc/mounts";
    assertThat(with(List.of("--tmpfs", "/t:size=1m,exec,mode=0700"), "sh", "-c", shown).out())
        .contains("rw,nosuid,nodev,relatime,size=1024k,mode=700");
    assertThat(
            with(
                    List.of("--mount", "type=tmpfs,dst=/t,tmpfs-size=2m,tmpfs-mode=1750,ro"),
                    "sh",
                    "-c",
                    shown)
                .out())
        .contains("ro,nosuid,nodev,noexec,relatime,size=2048k,mode=1750");
    assertThat(with(List.of("--tmpfs", "/t:foo"), "true").err())
        .contains("invalid tmpfs option \"foo\"");
    assertThat(inPlaces(List.of("--tmpfs", "/there"), "stat -c %a /there; ls /there").out())
        .isEqualTo("1750\n");
  }

  @Test
  void filesOfTheNetworkMayBeTheUsersOwn() {
    assertThat(with(List.of("-v", file + ":/etc/hosts"), "cat", "/etc/hosts").out())
        .isEqualTo("text");
    assertThat(with(List.of("--read-only"), "sh", "-c", "echo x >> /etc/hosts").err())
        .contains("Read-only file system");
  }

  @Test
  void anImageIsMountedReadOnly() {
    Shell.Result result =
        with(
            List.of("--mount", "type=image,src=" + hostile() + ",dst=/i"),
            "sh",
            "-c",
            "cat /i/etc/conf/own; touch /i/x");
    assertThat(result.out()).isEqualTo("own");
    assertThat(result.err()).contains("Read-only file system");
    assertThat(
            with(
                    List.of(
                        "--mount",
                        "type=image,src=" + hostile() + ",dst=/i,image-subpath=etc/conf/own"),
                    "cat",
                    "/i")
                .out())
        .isEqualTo("own");
    String holder = name();
    docker.ok(
        "create",
        "--name",
        holder,
        "--network",
        "none",
        "--mount",
        "type=image,src=" + hostile() + ",dst=/i",
        IMAGE,
        "true");
    assertThat(docker.run("rmi", hostile()).err()).contains("is using its referenced image");
  }
}
