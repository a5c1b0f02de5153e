package io.gantry.cli.manifest;

import java.util.Set;

/** The machines that manifests may be annotated with: those that Go is made for. */
final class Machines {

  private static final Set<String> KNOWN =
      Set.of(
          "darwin/386",
          "darwin/amd64",
          "darwin/arm",
          "darwin/arm64",
          "dragonfly/amd64",
          "freebsd/386",
          "freebsd/amd64",
          "freebsd/arm",
          "linux/386",
          "linux/amd64",
          "linux/arm",
          "linux/arm64",
          "linux/mips64",
          "linux/mips64le",
          "linux/ppc64le",
          "linux/riscv64",
          "linux/s390x",
          "netbsd/386",
          "netbsd/amd64",
          "netbsd/arm",
          "openbsd/386",
          "openbsd/amd64",
          "openbsd/arm",
          "plan9/386",
          "plan9/amd64",
          "solaris/amd64",
          "windows/386",
          "windows/amd64");

  private Machines() {}

  static boolean know(String os, String architecture) {
    return KNOWN.contains(os + "/" + architecture);
  }
}
