package io.gantry.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gantry.kernel.cgroup.Cgroup;
import io.gantry.kernel.cgroup.Cgroups;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("root")
@Timeout(300)
class CgroupEntryTest {
  @TempDir Path temporary;
  private Bundle bundle;
  private Cgroup group;

  @BeforeEach
  void open() throws Exception {
    assumeTrue("root".equals(System.getProperty("user.name")), "containers are started by root");
    bundle = new Bundle(ContainerRuntime.open(), temporary);
    group =
        Cgroups.detect()
            .create("/gantry-runtime-test-" + ProcessHandle.current().pid(), List.of(), List.of())
            .group();
  }

  @AfterEach
  void close() throws Exception {
    if (group != null) {
      group.kill();
      group.remove();
      bundle.close();
    }
  }

  @Test
  void aContainerIsBornInItsCgroupsAndSeesThemAsTheRoot() throws Exception {
    ContainerSpec spec =
        bundle
            .container(
                Bundle.shell(
                        "cat /proc/self/cgroup; ls /sys/fs/cgroup; for d in /sys/fs/cgroup /sys/fs/cgroup/*; do [ -d $d ] && mkdir $d/x; done")
                    .build())
            .cgroup(CgroupAttachment.of(group))
            .build();
    Bundle.Outcome outcome = bundle.run(spec);
    List<String> lines =
        outcome.out().lines().filter(l -> l.contains(":memory:") || l.startsWith("0::")).toList();
    assertThat(lines).isNotEmpty();
    assertThat(outcome.out()).contains(":/\n").doesNotContain("gantry-runtime-test");
    assertThat(outcome.err()).contains("Read-only file system");
  }

  @Test
  void inVersionTwoAContainerIsClonedIntoItsCgroup() throws Exception {
    Path hierarchy =
        Stream.of("/sys/fs/cgroup/unified", "/sys/fs/cgroup")
            .map(Path::of)
            .filter(d -> Files.exists(d.resolve("cgroup.subtree_control")))
            .findFirst()
            .orElse(null);
    assumeTrue(hierarchy != null, "there is no hierarchy of version 2");
    Path directory =
        Files.createDirectory(hierarchy.resolve("gantry-v2-test-" + ProcessHandle.current().pid()));
    try {
      ContainerSpec spec =
          bundle
              .container(
                  Bundle.shell("grep 0:: /proc/self/cgroup; cat /sys/fs/cgroup/cgroup.procs")
                      .build())
              .cgroup(new CgroupAttachment.V2(directory))
              .build();
      assertThat(bundle.run(spec).out().lines()).startsWith("0::/", "1");
    } finally {
      Files.delete(directory);
    }
  }

  @Test
  void anExecJoinsThem() throws Exception {
    CgroupAttachment attachment = CgroupAttachment.of(group);
    ContainerSpec spec =
        bundle
            .container(ProcessSpec.builder(List.of("sleep", "1000")).build())
            .cgroup(attachment)
            .build();
    try (Running container = bundle.runtime.start(spec, bundle.run())) {
      assertThat(group.processes()).containsExactly(container.pid());
      ExecSpec exec =
          new ExecSpec(
              ProcessSpec.builder(List.of("sleep", "1000")).build(),
              attachment,
              Namespaces.ISOLATED);
      try (Running more = bundle.runtime.exec(container, exec, bundle.run())) {
        assertThat(group.processes()).containsExactlyInAnyOrder(container.pid(), more.pid());
      }
      container.signal(9);
      container.exit().get(10, TimeUnit.SECONDS);
    }
  }
}
