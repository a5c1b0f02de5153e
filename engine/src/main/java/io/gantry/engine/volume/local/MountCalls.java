package io.gantry.engine.volume.local;

import io.gantry.kernel.KernelException;
import io.gantry.kernel.fs.MountInfo;
import io.gantry.kernel.fs.Mounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

/** What is mounted on this host. */
interface MountCalls {
  /** By the kernel. */
  MountCalls KERNEL =
      new MountCalls() {
        @Override
        public void mount(String source, Path target, String type, long flags, String data)
            throws KernelException {
          Mounts.mount(source, target, type, flags, data);
        }

        @Override
        public void unmount(Path target) throws KernelException {
          Mounts.unmount(target, Mounts.MNT_DETACH | Mounts.UMOUNT_NOFOLLOW);
        }

        @Override
        public Set<String> targets() throws IOException {
          return MountInfo.self().stream().map(MountInfo::target).collect(Collectors.toSet());
        }
      };

  void mount(String source, Path target, String type, long flags, String data)
      throws KernelException;

  void unmount(Path target) throws KernelException;

  /** Where something is mounted. */
  Set<String> targets() throws IOException;
}
