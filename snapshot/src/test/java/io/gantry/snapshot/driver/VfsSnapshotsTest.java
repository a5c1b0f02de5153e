package io.gantry.snapshot.driver;

import io.gantry.snapshot.StorageDriver;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;

@Tag("root")
class VfsSnapshotsTest extends SnapshotsSuite {
  @Override
  StorageDriver driver() {
    return StorageDriver.VFS;
  }

  @Override
  Path place() {
    return temp.resolve("vfs");
  }
}
