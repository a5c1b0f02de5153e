package io.gantry.conformance.docker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Documents have the fields that Docker's have, also where they say nothing. */
class InspectTest extends DockerTest {
  @Test
  void aContainerTellsWhatItDoesNotHave() {
    String name = idle();
    assertThat(docker.ok("inspect", name).lines().map(String::strip))
        .contains(
            "\"Volumes\": null,",
            "\"OnBuild\": null,",
            "\"Entrypoint\": null,",
            "\"IPAMConfig\": null,",
            "\"DeviceRequests\": null,",
            "\"MemorySwappiness\": null,",
            "\"PidsLimit\": null,",
            "\"ExecIDs\": null,");
  }

  @Test
  void anImageTellsWhatItDoesNotHave() {
    assertThat(docker.ok("image", "inspect", IMAGE).lines().map(String::strip))
        .contains(
            "\"User\": \"\",",
            "\"Entrypoint\": null,",
            "\"Volumes\": null,",
            "\"WorkingDir\": \"\",",
            "\"Labels\": null,",
            "\"OnBuild\": null");
  }

  @Test
  void aContainerThatDoesNotRunHasNoPorts() {
    String name = name();
    docker.ok("create", "--expose", "80", "--network", "none", "--name", name, IMAGE, "true");
    assertThat(docker.ok("ps", "-a", "--filter", "name=" + name, "--format", "{{.Ports}}"))
        .isBlank();
  }
}
