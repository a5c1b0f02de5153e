package io.gantry.engine.cdi;

import io.gantry.runtime.Hooks;
import io.gantry.runtime.Hooks.Hook;
import io.gantry.runtime.Hooks.Moment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** Reads {@code containerEdits}. */
final class EditsReader {
  private static final long MOST = Integer.MAX_VALUE;
  private static final int MODE_BITS = 0777;

  private EditsReader() {}

  static ContainerEdits read(SpecField edits) {
    edits.only("env", "deviceNodes", "mounts", "hooks", "additionalGids", "intelRdt");
    SpecField rdt =
        edits
            .get("intelRdt")
            .only(
                "closID",
                "l3CacheSchema",
                "memBwSchema",
                "schemata",
                "enableCMT",
                "enableMBM",
                "enableMonitoring");
    List<Long> groups = new ArrayList<>();
    for (SpecField group : edits.get("additionalGids").list()) {
      group.number(0, MOST).ifPresent(number -> groups.add(number));
    }
    return new ContainerEdits(
        environment(edits.get("env")),
        edits.get("deviceNodes").list().stream().map(EditsReader::node).toList(),
        edits.get("mounts").list().stream().map(EditsReader::mount).toList(),
        hooks(edits.get("hooks")),
        groups,
        rdt.isPresent());
  }

  private static List<String> environment(SpecField env) {
    for (SpecField line : env.list()) {
      if (line.text().indexOf('=') <= 0 || line.text().indexOf('\0') >= 0) {
        throw line.wrong("is an invalid environment variable \"" + line.text() + "\"");
      }
    }
    return env.texts();
  }

  private static ContainerEdits.Node node(SpecField node) {
    node.only(
        "path", "hostPath", "type", "major", "minor", "fileMode", "permissions", "uid", "gid");
    SpecField type = node.get("type");
    if (!Set.of("", "b", "c", "u", "p").contains(type.text())) {
      throw type.wrong("must be b, c, u or p: \"" + type.text() + "\"");
    }
    SpecField permissions = node.get("permissions");
    if (!permissions.text().matches("[rwm]*")) {
      throw permissions.wrong("must be of r, w and m: \"" + permissions.text() + "\"");
    }
    OptionalInt mode = number(node.get("fileMode"));
    return new ContainerEdits.Node(
        path(node.get("path")),
        node.get("hostPath").isPresent()
            ? Optional.of(path(node.get("hostPath")))
            : Optional.empty(),
        type.maybe(),
        number(node.get("major")).orElse(0),
        number(node.get("minor")).orElse(0),
        mode.isPresent() ? OptionalInt.of(mode.getAsInt() & MODE_BITS) : mode,
        number(node.get("uid")),
        number(node.get("gid")),
        permissions.maybe().orElse("rwm"));
  }

  private static ContainerEdits.Mounting mount(SpecField mount) {
    mount.only("hostPath", "containerPath", "options", "type");
    SpecField source = mount.get("hostPath");
    if (source.text().isEmpty()) {
      throw source.wrong("must not be empty");
    }
    return new ContainerEdits.Mounting(
        source.text(),
        path(mount.get("containerPath")),
        mount.get("type").text(),
        mount.get("options").texts());
  }

  private static String path(SpecField path) {
    String text = path.text();
    if (!text.startsWith("/")
        || text.indexOf('\0') >= 0
        || List.of(text.split("/")).contains("..")) {
      throw path.wrong("must be an absolute path: \"" + text + "\"");
    }
    return text;
  }

  private static OptionalInt number(SpecField field) {
    OptionalLong number = field.number(0, MOST);
    return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
  }

  private static Hooks hooks(SpecField hooks) {
    Map<Moment, List<Hook>> byMoment = new EnumMap<>(Moment.class);
    for (SpecField hook : hooks.list()) {
      hook.only("hookName", "path", "args", "env", "timeout");
      SpecField name = hook.get("hookName");
      Moment moment =
          Arrays.stream(Moment.values())
              .filter(known -> known.field().equals(name.text()))
              .findFirst()
              .orElseThrow(() -> name.wrong("is an unknown hook name \"" + name.text() + "\""));
      byMoment.computeIfAbsent(moment, m -> new ArrayList<>()).add(hook(hook));
    }
    return byMoment.isEmpty() ? Hooks.NONE : new Hooks(byMoment);
  }

  private static Hook hook(SpecField hook) {
    OptionalLong timeout = hook.get("timeout").number(0, MOST);
    return new Hook(
        path(hook.get("path")),
        hook.get("args").texts(),
        environment(hook.get("env")),
        timeout.isPresent() && timeout.getAsLong() > 0 ? timeout : OptionalLong.empty());
  }
}
