package io.gantry.kernel;

import java.util.Locale;

/** The processor architectures whose system-call tables Gantry knows. */
public enum Architecture {
  /** AMD64, {@code AUDIT_ARCH_X86_64}. */
  X86_64("amd64", 0xC000003E),
  /** ARM 64, {@code AUDIT_ARCH_AARCH64}. */
  AARCH64("arm64", 0xC00000B7);

  private static final Architecture HOST = detect();

  private final String ociName;
  private final int auditArch;

  Architecture(String ociName, int auditArch) {
    this.ociName = ociName;
    this.auditArch = auditArch;
  }

  /** The architecture that this JVM runs on. */
  public static Architecture host() {
    return HOST;
  }

  /** The name that OCI images use, which is Go's {@code GOARCH}. */
  public String ociName() {
    return ociName;
  }

  /** The {@code AUDIT_ARCH_*} value of {@code linux/audit.h}, as seccomp filters see it. */
  public int auditArch() {
    return auditArch;
  }

  private static Architecture detect() {
    String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "amd64", "x86_64" -> X86_64;
      case "aarch64", "arm64" -> AARCH64;
      default ->
          throw new UnsupportedOperationException("Gantry has no system-call table for " + name);
    };
  }
}
