package io.gantry.engine.cdi;

import java.util.regex.Pattern;

/** What vendors, classes and devices may be called. */
final class CdiName {
  private static final Pattern KIND_PART = Pattern.compile("[A-Za-z]([A-Za-z0-9_.-]*[A-Za-z0-9])?");
  private static final Pattern DEVICE =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.:-]*[A-Za-z0-9])?");

  private CdiName() {}

  /** Checks {@code vendor/class}. */
  static void checkKind(SpecField kind) {
    String[] parts = kind.text().split("/", -1);
    if (parts.length != 2
        || !KIND_PART.matcher(parts[0]).matches()
        || !KIND_PART.matcher(parts[1]).matches()) {
      throw kind.wrong("must be vendor/class: \"" + kind.text() + "\"");
    }
  }

  /** Checks the last part of {@code vendor/class=name}. */
  static void checkDevice(SpecField name) {
    if (!DEVICE.matcher(name.text()).matches()) {
      throw name.wrong("is no name of a device: \"" + name.text() + "\"");
    }
  }
}
