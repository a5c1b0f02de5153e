package io.gantry.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.engine.EngineException;
import io.gantry.engine.Filters;
import io.gantry.oci.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
class ImagesTest {

  private static final byte[] HELLO = Tars.tar().file("etc/hello", "hello\n").bytes();
  private static final byte[] OTHER = Tars.tar().file("etc/other", "other\n").bytes();

  @TempDir Path root;
  private TestImages world;

  @BeforeEach
  void open() throws IOException {
    world = new TestImages(root);
  }

  @AfterEach
  void close() {
    if (world != null) {
      world.close();
    }
  }

  // ---- import ----

  @Test
  void importsARootFileSystemWithChanges() {
    Image image = world.importTar("hello:1", HELLO, "CMD [\"cat\",\"/etc/hello\"]", "ENV A=b");
    assertThat(image.repoTags()).containsExactly("hello:1");
    assertThat(image.config().config().cmd()).containsExactly("cat", "/etc/hello");
    assertThat(image.config().config().env()).containsExactly("A=b");
    assertThat(image.config().comment()).isEqualTo("Imported from -");
    assertThat(image.size()).isEqualTo(6);
    assertThat(image.config().diffIds()).hasSize(1);
    assertThat(world.happened).containsExactly("tag", "import");
  }

  @Test
  void unpacksWhatItImports() {
    world.importTar("hello", HELLO);
    String upper =
        world.images.inspect("hello", Optional.empty()).storage().getOrDefault("UpperDir", "");
    assertThat(Path.of(upper, "etc/hello")).hasContent("hello\n");
  }

  @Test
  void keepsACompressedLayerAsItCame() {
    byte[] compressed = Tars.gzip(HELLO);
    Image image = world.importTar("hello", compressed);
    assertThat(image.config().diffIds().getFirst().digest()).isEqualTo(Digest.of(HELLO));
    assertThat(root.resolve("content/blobs/sha256/" + Digest.of(compressed).hex()))
        .hasBinaryContent(compressed);
  }

  @Test
  void refusesABadChangeBeforeItReadsAnything() throws IOException {
    assertThatThrownBy(() -> world.importTar("hello", HELLO, "RUN true"))
        .isInstanceOf(EngineException.InvalidParameter.class)
        .hasMessageContaining("RUN is not a valid change command");
    world.assertEmpty();
  }

  @Test
  void leavesNothingOfADamagedImport() throws IOException {
    byte[] damaged = HELLO.clone();
    damaged[10] ^= 1;
    assertThatThrownBy(() -> world.importTar("hello", damaged))
        .isInstanceOf(EngineException.InvalidParameter.class);
    world.assertEmpty();
  }

  // ---- names ----

  @Test
  void findsImagesByNameIdAndPrefix() {
    Image image = world.importTar("hello", HELLO);
    for (String name :
        List.of(
            "hello",
            "hello:latest",
            "docker.io/library/hello",
            image.id().toString(),
            image.id().hex(),
            image.id().shortHex(),
            "sha256:" + image.id().hex().substring(0, 7))) {
      assertThat(world.images.find(name).id()).as(name).isEqualTo(image.id());
    }
  }

  @Test
  void saysInDockersWordsThatAnImageIsMissing() {
    assertMissing("nope", "No such image: nope:latest");
    assertMissing("a/b:c", "No such image: a/b:c");
    assertMissing("sha256:" + "0".repeat(64), "No such image: sha256:" + "0".repeat(64));
    assertMissing("0".repeat(64), "No such image: sha256:" + "0".repeat(64));
    assertThatThrownBy(() -> world.images.find("a b"))
        .isInstanceOf(EngineException.InvalidParameter.class)
        .hasMessage("invalid reference format");
  }

  private void assertMissing(String name, String message) {
    assertThatThrownBy(() -> world.images.find(name))
        .isInstanceOf(EngineException.NotFound.class)
        .hasMessage(message);
  }

  @Test
  void aTagMovesFromOneImageToAnother() {
    Image first = world.importTar("a", HELLO);
    Image second = world.importTar("b", OTHER);
    world.images.tag("b", "a", "");
    assertThat(world.images.find("a").id()).isEqualTo(second.id());
    assertThat(world.images.find(first.id().hex()).names()).isEmpty();
    world.images.tag("b", "reg.example:5000/x/y", "v1");
    assertThat(world.images.find("b").repoTags())
        .containsExactly("a:latest", "b:latest", "reg.example:5000/x/y:v1");
    assertThatThrownBy(() -> world.images.tag("b", "c", "-")).hasMessage("invalid tag format");
    assertThatThrownBy(() -> world.images.tag("b", "c@sha256:" + "0".repeat(64), ""))
        .hasMessage("refusing to create a tag with a digest reference");
  }

  @Test
  void namesSurviveReopeningAndWorkCutShortIsClearedAway() throws IOException {
    Image image = world.importTar("hello", HELLO);
    world.images.tag("hello", "second:x", "");
    world.snapshots.prepare(new io.gantry.snapshot.SnapshotKey("intake-dead"), Optional.empty());
    world.close();
    Files.writeString(root.resolve("content/ingest/tmp-dead"), "half");
    world = new TestImages(root);
    assertThat(world.images.find("second:x")).isEqualTo(world.images.find("hello"));
    assertThat(world.images.find("hello").id()).isEqualTo(image.id());
    assertThat(world.images.find("hello").size()).isEqualTo(6);
    assertThat(world.snapshots.list()).hasSize(1);
    assertThat(root.resolve("content/ingest")).isEmptyDirectory();
  }

  @Test
  void anImageThatWasNotOnTheDiskWhenTheMachineWentDownIsForgotten() throws IOException {
    world.importTar("kept", HELLO);
    world.importTar("lost", OTHER);
    Path index = root.resolve("content/index.json");
    world.close();
    Catalog catalog = new Catalog(io.gantry.content.ContentStore.open(root.resolve("content")));
    catalog.update(
        entries -> {
          entries.replaceAll(
              (hex, entry) ->
                  marked(
                      entry,
                      entry.names().containsKey(io.gantry.oci.Reference.parse("lost:latest"))));
          return entries;
        });
    assertThat(Files.readString(index)).contains("another-boot");
    world = new TestImages(root);
    assertThat(world.images.find("kept").size()).isEqualTo(6);
    assertMissing("lost", "No such image: lost:latest");
  }

  private static CatalogEntry marked(CatalogEntry entry, boolean mark) {
    return entry.unsynced(mark ? Optional.of("another-boot") : Optional.empty());
  }

  // ---- lists ----

  @Test
  void listsByDockersFilters() throws IOException {
    world.importTar("app/web:1", HELLO, "LABEL tier=front");
    world.importTar("app/db:1", OTHER, "LABEL tier=back");
    world.importTar("app/db:1", Tars.tar().file("x", "3").bytes());
    assertThat(tags(Filters.NONE)).containsExactly("[app/db:1]", "[]", "[app/web:1]");
    assertThat(tags(Filters.of("label", "tier"))).containsExactly("[]", "[app/web:1]");
    assertThat(tags(Filters.of("label", "tier=front"))).containsExactly("[app/web:1]");
    assertThat(tags(Filters.of("reference", "app/*"))).containsExactly("[app/db:1]", "[app/web:1]");
    assertThat(tags(Filters.of("reference", "*:1"))).isEmpty();
    assertThat(tags(Filters.of("reference", "app/w?b:[0-9]"))).containsExactly("[app/web:1]");
    assertThat(tags(Filters.of("dangling", "true"))).containsExactly("[]");
    assertThat(tags(Filters.of("dangling", "false"))).containsExactly("[app/db:1]", "[app/web:1]");
    assertThat(tags(Filters.of("before", "app/db:1"))).containsExactly("[]", "[app/web:1]");
    assertThat(tags(Filters.of("since", "app/web:1"))).containsExactly("[app/db:1]", "[]");
    assertThat(tags(Filters.of("until", "1h"))).isEmpty();
    assertThatThrownBy(() -> tags(Filters.of("color", "red"))).hasMessage("invalid filter 'color'");
    assertThatThrownBy(() -> tags(Filters.of("before", "nope")))
        .hasMessage("No such image: nope:latest");
  }

  private List<String> tags(Filters filters) {
    return world.images.list(new ListImages(false, filters, false, false)).stream()
        .map(summary -> summary.repoTags().toString())
        .toList();
  }

  @Test
  void worksOutWhatImagesShare() {
    byte[] base = HELLO;
    world.load(archive("one:1", base, OTHER));
    world.load(archive("two:1", base));
    List<ImageSummary> summaries =
        world.images.list(new ListImages(false, Filters.NONE, true, false));
    assertThat(summaries).extracting(ImageSummary::sharedSize).containsExactly(6L, 6L);
    assertThat(world.snapshots.list()).hasSize(2);
  }

  // ---- removal ----

  @Test
  void removesTheImageWithItsLastName() throws IOException {
    Image image = world.importTar("a", HELLO);
    world.images.tag("a", "b", "");
    assertThat(world.images.remove("a", RemoveImage.DEFAULT))
        .containsExactly(new Removal.Untagged("a:latest"));
    assertThat(world.images.remove("b", RemoveImage.DEFAULT))
        .containsExactly(
            new Removal.Untagged("b:latest"),
            new Removal.Deleted(image.id().toString()),
            new Removal.Deleted(image.config().diffIds().getFirst().toString()));
    world.assertEmpty();
    assertThat(world.happened).containsExactly("tag", "import", "tag", "untag", "untag", "delete");
  }

  @Test
  void aNameThatLooksLikeAnIdIsStillAName() throws IOException {
    Image image = world.importTar("first", HELLO);
    String looksLikeId = image.id().hex().substring(0, 4);
    world.images.tag("first", looksLikeId, "");
    assertThat(world.images.remove(looksLikeId, RemoveImage.DEFAULT))
        .containsExactly(new Removal.Untagged(looksLikeId + ":latest"));
    world.images.remove("first", RemoveImage.DEFAULT);
    world.assertEmpty();
  }

  @Test
  void removesByIdOnlyWhenOneRepositoryHasIt() throws IOException {
    Image image = world.importTar("a", HELLO);
    world.images.tag("a", "b", "");
    String id = image.id().shortHex();
    assertConflict(
        id,
        RemoveImage.DEFAULT,
        "conflict: unable to delete "
            + id
            + " (must be forced) - image is referenced in multiple repositories");
    world.images.remove(id, RemoveImage.FORCED);
    world.assertEmpty();
  }

  @Test
  void refusesWhileContainersUseIt() throws IOException {
    Image image = world.importTar("a", HELLO);
    String id = image.id().shortHex();
    ImageUsers.User stopped = new ImageUsers.User("c".repeat(64), image.id(), false);
    world.users.add(stopped);
    assertConflict(
        "a",
        RemoveImage.DEFAULT,
        "conflict: unable to remove repository reference \"a\" (must force) - container"
            + " cccccccccccc is using its referenced image "
            + id);
    assertConflict(
        id,
        RemoveImage.DEFAULT,
        "conflict: unable to delete "
            + id
            + " (must be forced) - image is being used by stopped container cccccccccccc");
    world.users.set(0, new ImageUsers.User("c".repeat(64), image.id(), true));
    assertConflict(
        id,
        RemoveImage.FORCED,
        "conflict: unable to delete "
            + id
            + " (cannot be forced) - image is being used by running container cccccccccccc");
    world.users.clear();
    world.images.remove("a", RemoveImage.DEFAULT);
    world.assertEmpty();
  }

  @Test
  void aForcedRemovalByNameOnlyUntagsWhatARunningContainerUses() {
    Image image = world.importTar("first", HELLO);
    world.users.add(new ImageUsers.User("c".repeat(64), image.id(), true));
    assertThat(world.images.remove("first", RemoveImage.FORCED))
        .containsExactly(new Removal.Untagged("first:latest"));
    assertThat(world.images.find(image.id().hex()).names()).isEmpty();
  }

  private void assertConflict(String name, RemoveImage request, String message) {
    assertThatThrownBy(() -> world.images.remove(name, request))
        .isInstanceOf(EngineException.Conflict.class)
        .hasMessage(message);
  }

  @Test
  void layersOutliveAForcedRemovalAsLongAsAContainerStandsOnThem() throws IOException {
    Image image = world.importTar("a", HELLO);
    var container = new io.gantry.snapshot.SnapshotKey("container");
    world.snapshots.prepare(container, image.chain().map(io.gantry.snapshot.SnapshotKey::of));
    world.images.remove("a", RemoveImage.FORCED);
    assertThat(world.snapshots.list()).hasSize(2);
    world.images.releaseLayers(image.chain());
    assertThat(world.snapshots.list()).hasSize(2);
    world.snapshots.remove(container);
    world.images.releaseLayers(image.chain());
    world.assertEmpty();
  }

  @Test
  void anImageThatIsHeldStays() {
    Image image = world.importTar("a", HELLO);
    try (HeldImage held = world.images.hold("a", Optional.empty())) {
      assertThat(held.image()).isEqualTo(image);
      assertThatThrownBy(() -> world.images.remove(image.id().hex(), RemoveImage.FORCED))
          .isInstanceOf(EngineException.Conflict.class);
    }
    world.images.remove("a", RemoveImage.DEFAULT);
  }

  @Test
  void sharedLayersStayUntilTheLastImageGoes() throws IOException {
    world.load(archive("one:1", HELLO, OTHER));
    world.load(archive("two:1", HELLO));
    world.images.remove("one:1", RemoveImage.DEFAULT);
    assertThat(world.snapshots.list()).hasSize(1);
    world.images.remove("two:1", RemoveImage.DEFAULT);
    world.assertEmpty();
  }

  @Test
  void prunesWhatIsDanglingOrUnused() throws IOException {
    Image used = world.importTar("used", HELLO);
    world.importTar("old", OTHER);
    world.importTar("old", Tars.tar().file("x", "123").bytes());
    world.users.add(new ImageUsers.User("c".repeat(64), used.id(), false));
    PruneReport dangling = world.images.prune(Filters.NONE);
    assertThat(dangling.spaceReclaimed()).isEqualTo(6);
    assertThat(world.images.count()).isEqualTo(2);
    PruneReport all = world.images.prune(Filters.of("dangling", "false"));
    assertThat(all.spaceReclaimed()).isEqualTo(3);
    assertThat(world.images.count()).isEqualTo(1);
    world.users.clear();
    world.images.prune(Filters.of("dangling", "0"));
    world.assertEmpty();
  }

  // ---- history ----

  @Test
  void tellsTheHistoryNewestFirst() {
    Image image = world.importTar("a", HELLO);
    assertThat(world.images.history("a", Optional.empty()))
        .containsExactly(
            new HistoryEntry(
                image.id().toString(),
                image.config().created(),
                "",
                List.of("a:latest"),
                6,
                "Imported from -"));
  }

  // ---- commit ----

  @Test
  void commitsWhatAContainerChanged() throws IOException {
    Image base = world.importTar("base", HELLO, "CMD [\"sh\"]");
    var container = new io.gantry.snapshot.SnapshotKey("container");
    world.snapshots.prepare(container, base.chain().map(io.gantry.snapshot.SnapshotKey::of));
    try (var tree = world.snapshots.open(container, io.gantry.snapshot.Access.WRITE);
        var file = tree.create("new", 0644)) {
      file.write("new".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    Image image =
        world.images.commit(
            new CommitImage(
                container,
                base.config().config(),
                "base",
                Optional.of(io.gantry.oci.Reference.parse("made:1")),
                io.gantry.oci.ExecutionConfig.EMPTY,
                List.of("ENV X=y"),
                "sh -c touch",
                "me",
                "why"));
    assertThat(image.config().diffIds()).hasSize(2);
    assertThat(image.parent()).contains(base.id());
    assertThat(image.config().config().env()).containsExactly("X=y");
    assertThat(image.config().config().cmd()).as("the container's").containsExactly("sh");
    Map<String, String> storage = world.images.inspect("made:1", Optional.empty()).storage();
    assertThat(Path.of(storage.getOrDefault("UpperDir", ""), "new")).hasContent("new");
    assertThatThrownBy(() -> world.images.remove(base.id().hex(), RemoveImage.FORCED))
        .hasMessageContaining("image has dependent child images");
    assertThat(world.images.history("made:1", Optional.empty()))
        .extracting(HistoryEntry::id)
        .containsExactly(image.id().toString(), base.id().toString());
  }

  /** A small archive of Docker's form. */
  static byte[] archive(String tag, byte[]... layers) {
    Tars archive = Tars.tar();
    StringBuilder paths = new StringBuilder();
    for (byte[] layer : layers) {
      String path = Digest.of(layer).hex() + "/layer.tar";
      archive.file(path, layer);
      paths.append(paths.isEmpty() ? "" : ",").append('"').append(path).append('"');
    }
    String tags = tag.isEmpty() ? "null" : "[\"" + tag + "\"]";
    return archive
        .file("config.json", Tars.config(layers))
        .file(
            "manifest.json",
            "[{\"Config\":\"config.json\",\"RepoTags\":" + tags + ",\"Layers\":[" + paths + "]}]")
        .bytes();
  }
}
