package io.gantry.engine.life;

import io.gantry.engine.EngineException;
import io.gantry.engine.name.Ids;
import io.gantry.kernel.fs.Directory;
import io.gantry.oci.ChainId;
import io.gantry.runtime.Rootfs;
import io.gantry.snapshot.Access;
import io.gantry.snapshot.OverlayMount;
import io.gantry.snapshot.SizeLimit;
import io.gantry.snapshot.Snapshot;
import io.gantry.snapshot.SnapshotException;
import io.gantry.snapshot.SnapshotKey;
import io.gantry.snapshot.Snapshots;
import io.gantry.snapshot.StorageException;
import io.gantry.snapshot.TreeMount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Root file systems as snapshots, keyed by the container's id. */
public final class SnapshotRoots implements Roots {
  private final Snapshots snapshots;

  /** Those of these snapshots. */
  public SnapshotRoots(Snapshots snapshots) {
    this.snapshots = snapshots;
  }

  @Override
  public String driver() {
    return snapshots.driver().word();
  }

  @Override
  public void prepare(String id, Optional<ChainId> image, Map<String, String> options)
      throws IOException {
    try {
      SizeLimit limit = snapshots.limit(options);
      snapshots.prepare(new SnapshotKey(id), image.map(SnapshotKey::of), limit);
    } catch (StorageException e) {
      throw new EngineException.Internal(e.getMessage() + "", e);
    }
  }

  @Override
  public Rootfs rootfs(String id) throws IOException {
    return switch (snapshots.mount(new SnapshotKey(id))) {
      case OverlayMount mount ->
          new Rootfs.Overlay(
              mount.lowerPaths(), mount.upperPath().orElseThrow(), mount.workPath().orElseThrow());
      case TreeMount(Path tree, Access _) -> new Rootfs.Directory(tree);
    };
  }

  @Override
  public Directory open(String id) throws IOException {
    return snapshots.open(new SnapshotKey(id), Access.READ);
  }

  @Override
  public Rootfs layers(ChainId image) throws IOException {
    return switch (snapshots.mount(SnapshotKey.of(image))) {
      case OverlayMount mount -> new Rootfs.Layers(mount.lowerPaths());
      case TreeMount(Path tree, Access _) -> new Rootfs.Layers(List.of(tree));
    };
  }

  @Override
  public Map<String, String> describe(String id) {
    try {
      return switch (snapshots.mount(new SnapshotKey(id))) {
        case OverlayMount mount -> describe(id, mount);
        case TreeMount _ -> Map.of();
      };
    } catch (IOException e) {
      // it is being removed
      return Map.of();
    }
  }

  private static Map<String, String> describe(String id, OverlayMount mount) {
    Map<String, String> data = new LinkedHashMap<>();
    data.put("ID", id);
    data.put(
        "LowerDir",
        mount.lowerPaths().stream().map(Path::toString).collect(Collectors.joining(":")));
    Path upper = mount.upperPath().orElseThrow();
    data.put("MergedDir", upper.resolveSibling("merged").toString());
    data.put("UpperDir", upper.toString());
    data.put("WorkDir", mount.workPath().orElseThrow().toString());
    return data;
  }

  @Override
  public long written(String id) throws IOException {
    return snapshots.usage(new SnapshotKey(id)).size();
  }

  @Override
  public Optional<ChainId> base(String id) {
    return snapshots
        .find(new SnapshotKey(id))
        .flatMap(Snapshot::parent)
        .map(parent -> ChainId.parse(parent.value()));
  }

  @Override
  public void remove(String id) throws IOException {
    try {
      snapshots.remove(new SnapshotKey(id));
    } catch (SnapshotException e) {
      if (e.reason() != SnapshotException.Reason.NOT_FOUND) {
        throw e;
      }
    }
  }

  @Override
  public List<String> ids() {
    return snapshots.list().stream()
        .map(Snapshot::key)
        .map(SnapshotKey::value)
        .filter(Ids::isFull)
        .toList();
  }
}
