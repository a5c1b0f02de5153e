package io.gantry.runtime.seccomp;

import java.util.Set;
import java.util.TreeSet;

/**
 * Docker's default profile without what few programs need and many bugs of the kernel were reached
 * by. What a capability brings along stays, for who asks for it by name.
 */
public final class StrictProfile {
  /** What is not allowed here unless a capability brings it. */
  public static final Set<String> REFUSED =
      Set.of(
          "chroot",
          "kcmp",
          "memfd_secret",
          "mincore",
          "mknod",
          "mknodat",
          "modify_ldt",
          "name_to_handle_at",
          "personality",
          "pidfd_getfd",
          "process_madvise",
          "process_vm_readv",
          "process_vm_writev",
          "ptrace",
          "remap_file_pages",
          "vmsplice");

  private StrictProfile() {}

  /** The profile, in the form of Docker's. */
  public static String json() {
    return Made.JSON;
  }

  /** Their names, for people. */
  public static String refused() {
    return String.join(", ", new TreeSet<>(REFUSED));
  }

  /** Made when the first container asks for it. */
  private static final class Made {
    static final String JSON = SeccompProfile.dockerDefaultWithout(REFUSED);
  }
}
