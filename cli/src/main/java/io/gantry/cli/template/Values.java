package io.gantry.cli.template;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What values mean in a template: their truth, order, length and look. */
final class Values {
  private Values() {}

  static boolean truth(@Nullable Object value) {
    return switch (value) {
      case null -> false;
      case Boolean b -> b;
      case Number n -> n.doubleValue() != 0;
      case String s -> !s.isEmpty();
      case Collection<?> c -> !c.isEmpty();
      case Map<?, ?> m -> !m.isEmpty();
      default -> true;
    };
  }

  /** As {@code fmt.Print} shows it. */
  static String show(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    show(out, value);
    return out.toString();
  }

  private static void show(StringBuilder out, @Nullable Object value) {
    switch (value) {
      case null -> out.append("<nil>");
      case Map<?, ?> map -> {
        String separator = "map[";
        Map<String, @Nullable Object> sorted = new TreeMap<>();
        map.forEach((k, v) -> sorted.put(String.valueOf(k), v));
        for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
          out.append(separator).append(entry.getKey()).append(':');
          show(out, entry.getValue());
          separator = " ";
        }
        out.append(map.isEmpty() ? "map[]" : "]");
      }
      case Collection<?> list -> {
        out.append('[');
        String separator = "";
        for (Object item : list) {
          out.append(separator);
          show(out, item);
          separator = " ";
        }
        out.append(']');
      }
      case Double d -> out.append(real(d));
      case BigDecimal d -> out.append(real(d.doubleValue()));
      default -> out.append(value);
    }
  }

  private static String real(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e21) {
      return new BigDecimal(value).toPlainString();
    }
    return size >= 1e-4 && size < 1e21
        ? new BigDecimal(Double.toString(value)).toPlainString()
        : Double.toString(value).replace("E-", "e-0").replace("E", "e+");
  }

  static int length(@Nullable Object value) {
    return switch (value) {
      case String s -> s.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      case Collection<?> c -> c.size();
      case Map<?, ?> m -> m.size();
      case null -> throw new IllegalArgumentException("len of nil pointer");
      default -> throw new IllegalArgumentException("len of type " + type(value));
    };
  }

  static boolean equal(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return a == null && b == null;
    }
    if (a instanceof Number x && b instanceof Number y) {
      return x.doubleValue() == y.doubleValue() && x.longValue() == y.longValue();
    }
    if (a instanceof Map || a instanceof List || !a.getClass().equals(b.getClass())) {
      throw new IllegalArgumentException("incompatible types for comparison");
    }
    return a.equals(b);
  }

  static int compare(@Nullable Object a, @Nullable Object b) {
    if (a instanceof Number x && b instanceof Number y) {
      return x instanceof Long && y instanceof Long
          ? Long.compare(x.longValue(), y.longValue())
          : Double.compare(x.doubleValue(), y.doubleValue());
    }
    if (a instanceof String x && b instanceof String y) {
      return x.compareTo(y);
    }
    throw new IllegalArgumentException("incompatible types for comparison");
  }

  static @Nullable Object index(@Nullable Object value, @Nullable Object key) {
    return switch (value) {
      case Map<?, ?> map -> map.get(String.valueOf(key));
      case List<?> list -> {
        if (!(key instanceof Number n)) {
          throw new IllegalArgumentException("cannot index slice/array with type " + type(key));
        }
        if (n.longValue() < 0 || n.longValue() >= list.size()) {
          throw new IllegalArgumentException("index out of range: " + n);
        }
        yield list.get(n.intValue());
      }
      case String text ->
          (long) text.charAt(((Number) java.util.Objects.requireNonNull(key)).intValue());
      case null -> throw new IllegalArgumentException("index of untyped nil");
      default -> throw new IllegalArgumentException("can't index item of type " + type(value));
    };
  }

  static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "nil";
      case String s -> "string";
      case Boolean b -> "bool";
      case Long n -> "int64";
      case Number n -> "float64";
      case Map<?, ?> m -> "map[string]interface {}";
      case Collection<?> c -> "[]interface {}";
      case Fields f -> f.typeName();
      default -> value.getClass().getSimpleName();
    };
  }
}
