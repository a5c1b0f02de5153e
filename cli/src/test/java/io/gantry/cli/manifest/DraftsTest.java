package io.gantry.cli.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gantry.cli.option.Failure;
import io.gantry.oci.Descriptor;
import io.gantry.oci.Digest;
import io.gantry.oci.MediaType;
import io.gantry.oci.Platform;
import io.gantry.oci.Reference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Manifest lists that are being made, in the shape of Docker's. */
class DraftsTest {
  private static final String MANIFEST =
      "{\"schemaVersion\": 2, \"config\": {\"mediaType\": \"a/b\", \"size\": 1, \"digest\": \""
          + Digest.of("config")
          + "\"}, \"layers\": []}";
  private static final Reference LIST = Reference.parse("reg.test:5000/team/list:1");
  private static final Reference NAME = Reference.parse("reg.test:5000/team/app:arm");
  private static final ListedManifest ARM =
      new ListedManifest(
          NAME,
          Descriptor.of(MediaType.OCI_MANIFEST, Digest.of(MANIFEST), MANIFEST.length())
              .withPlatform(Platform.of("linux", "arm64", "v8")),
          MANIFEST);

  @TempDir Path root;

  /** What docker 28 wrote. */
  private static String draft() {
    return "{\"Ref\":\"reg.test:5000/team/app:arm\",\"Descriptor\":{\"mediaType\":\""
        + MediaType.OCI_MANIFEST
        + "\",\"digest\":\""
        + Digest.of(MANIFEST)
        + "\",\"size\":"
        + MANIFEST.length()
        + ",\"platform\":{\"architecture\":\"arm64\",\"os\":\"linux\",\"variant\":\"v8\"}},"
        + "\"Raw\":\""
        + java.util.Base64.getEncoder().encodeToString(MANIFEST.getBytes(StandardCharsets.UTF_8))
        + "\",\"OCIManifest\":"
        + MANIFEST.replace(" ", "")
        + "}";
  }

  @Test
  void draftsLieWhereAndAsDockerKeepsThem() throws IOException {
    Drafts drafts = new Drafts(root);
    drafts.save(LIST, NAME, ARM);
    Path file = root.resolve("reg.test-5000_team_list-1").resolve("reg.test-5000_team_app-arm");
    assertThat(file).hasContent(draft());
    assertThat(drafts.get(LIST, NAME)).contains(ARM);
    assertThat(drafts.list(LIST)).contains(List.of(ARM));
    drafts.remove(LIST);
    assertThat(drafts.list(LIST)).isEmpty();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void aDraftOfAnOldClientHasNoManifest() throws IOException {
    Path directory = Files.createDirectories(root.resolve("reg.test-5000_team_list-1"));
    Files.writeString(
        directory.resolve("reg.test-5000_team_app-arm"),
        draft().replaceFirst("\"Raw\":\"[^\"]*\",", ""));
    ListedManifest old = new Drafts(root).get(LIST, NAME).orElseThrow();
    assertThat(old.text()).isEmpty();
    assertThat(old.descriptor()).isEqualTo(ARM.descriptor());
  }

  @Test
  void aListIsWrittenAsDockerWritesIt() throws IOException {
    assertThat(ManifestList.text(LIST, List.of(ARM)))
        .isEqualTo(
            """
            {
               "schemaVersion": 2,
               "mediaType": "application/vnd.oci.image.index.v1+json",
               "manifests": [
                  {
                     "mediaType": "application/vnd.oci.image.manifest.v1+json",
                     "size": %d,
                     "digest": "%s",
                     "platform": {
                        "architecture": "arm64",
                        "os": "linux",
                        "variant": "v8"
                     }
                  }
               ]
            }\
            """
                .formatted(MANIFEST.length(), Digest.of(MANIFEST)));
  }

  @Test
  void aListIsOfOneRegistryAndKnowsWhatItsManifestsAreFor() {
    assertThatThrownBy(() -> ManifestList.text(Reference.parse("other.test/app:1"), List.of(ARM)))
        .isInstanceOf(Failure.class)
        .hasMessage(
            "cannot use source images from a different registry than the target image:"
                + " reg.test:5000 != other.test");
    ListedManifest unknown = ARM.on(Platform.of("", "arm64", ""));
    assertThatThrownBy(() -> ManifestList.requirePlatforms(List.of(unknown)))
        .hasMessage(
            "manifest reg.test:5000/team/app:arm must have an OS and Architecture to be pushed to"
                + " a registry");
  }
}
