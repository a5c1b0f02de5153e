package io.gantry.api.translate;

import static io.gantry.api.translate.Absent.flag;
import static io.gantry.api.translate.Absent.list;
import static io.gantry.api.translate.Absent.map;
import static io.gantry.api.translate.Absent.number;
import static io.gantry.api.translate.Absent.orNull;
import static io.gantry.api.translate.Absent.text;

import io.gantry.api.routing.ApiVersion;
import io.gantry.api.wire.WireMount;
import io.gantry.engine.config.MountRequest;
import org.jspecify.annotations.Nullable;

/** What {@code --mount} asks for. */
final class MountTranslation {
  /** The version since which read-only reaches what is mounted below. */
  private static final int DEEP = 44;

  private MountTranslation() {}

  static MountRequest toEngine(WireMount wire, ApiVersion version) {
    return new MountRequest(
        text(wire.type()),
        text(wire.source()),
        text(wire.target()),
        flag(wire.readOnly()),
        text(wire.consistency()),
        version.atLeast(DEEP) ? bind(wire.bindOptions()) : shallow(wire),
        volume(wire.volumeOptions()),
        tmpfs(wire.tmpfsOptions()),
        wire.imageOptions() == null
            ? null
            : new MountRequest.ImageOptions(text(wire.imageOptions().subpath())));
  }

  private static MountRequest.@Nullable BindOptions bind(WireMount.@Nullable BindOptions wire) {
    return wire == null
        ? null
        : new MountRequest.BindOptions(
            text(wire.propagation()),
            flag(wire.nonRecursive()),
            flag(wire.createMountpoint()),
            flag(wire.readOnlyNonRecursive()),
            flag(wire.readOnlyForceRecursive()));
  }

  private static MountRequest.@Nullable BindOptions shallow(WireMount wire) {
    MountRequest.BindOptions asked = bind(wire.bindOptions());
    if (!text(wire.type()).equals("bind") || !flag(wire.readOnly())) {
      return asked;
    }
    return asked == null
        ? new MountRequest.BindOptions("", false, false, true, false)
        : new MountRequest.BindOptions(
            asked.propagation(), asked.nonRecursive(), asked.createMountpoint(), true, false);
  }

  private static MountRequest.@Nullable VolumeOptions volume(
      WireMount.@Nullable VolumeOptions wire) {
    if (wire == null) {
      return null;
    }
    WireMount.@Nullable DriverConfig driver = wire.driverConfig();
    return new MountRequest.VolumeOptions(
        flag(wire.noCopy()),
        map(wire.labels()),
        driver == null ? "" : text(driver.name()),
        map(driver == null ? null : driver.options()),
        text(wire.subpath()));
  }

  private static MountRequest.@Nullable TmpfsOptions tmpfs(WireMount.@Nullable TmpfsOptions wire) {
    return wire == null
        ? null
        : new MountRequest.TmpfsOptions(
            number(wire.sizeBytes()), number(wire.mode()), list(wire.options()));
  }

  static WireMount toWire(MountRequest mount) {
    return new WireMount(
        mount.type(),
        orNull(mount.source()),
        mount.target(),
        orNull(mount.readOnly()),
        orNull(mount.consistency()),
        bind(mount.bind()),
        volume(mount.volume()),
        mount.image() == null ? null : new WireMount.ImageOptions(orNull(mount.image().subpath())),
        tmpfs(mount.tmpfs()));
  }

  private static WireMount.@Nullable BindOptions bind(MountRequest.@Nullable BindOptions bind) {
    return bind == null
        ? null
        : new WireMount.BindOptions(
            orNull(bind.propagation()),
            orNull(bind.nonRecursive()),
            orNull(bind.createMountpoint()),
            orNull(bind.readOnlyNonRecursive()),
            orNull(bind.readOnlyForceRecursive()));
  }

  private static WireMount.@Nullable VolumeOptions volume(
      MountRequest.@Nullable VolumeOptions volume) {
    if (volume == null) {
      return null;
    }
    boolean driver = !volume.driver().isEmpty() || !volume.driverOptions().isEmpty();
    return new WireMount.VolumeOptions(
        orNull(volume.noCopy()),
        orNull(volume.labels()),
        driver
            ? new WireMount.DriverConfig(orNull(volume.driver()), orNull(volume.driverOptions()))
            : null,
        orNull(volume.subpath()));
  }

  private static WireMount.@Nullable TmpfsOptions tmpfs(MountRequest.@Nullable TmpfsOptions tmpfs) {
    return tmpfs == null
        ? null
        : new WireMount.TmpfsOptions(
            tmpfs.sizeBytes() == 0 ? null : tmpfs.sizeBytes(),
            tmpfs.mode() == 0 ? null : tmpfs.mode(),
            orNull(tmpfs.options()));
  }
}
