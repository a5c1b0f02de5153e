package io.gantry.kernel.program;

import io.gantry.kernel.Architecture;
import io.gantry.kernel.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Lays one program out: steps first, then the strings and structures that they point to. */
final class TableEncoder {
  private static final int ALIGNMENT = Long.BYTES;
  private static final long SHIM = -1;
  private static final long ANY_ERROR = -1;

  private final Architecture architecture;
  private final List<Instruction> rows = new ArrayList<>();
  private final Map<String, Integer> labels = new HashMap<>();
  private final Map<String, Integer> results = new HashMap<>();
  private final Map<String, Long> texts = new HashMap<>();
  private ByteBuffer out = ByteBuffer.allocate(16 * 1024).order(ByteOrder.LITTLE_ENDIAN);
  private int end;

  TableEncoder(Program program, Architecture architecture) {
    this.architecture = architecture;
    for (Instruction instruction : program.instructions()) {
      switch (instruction) {
        case Label(String name) -> labels.put(name, rows.size());
        case Step step -> {
          step.result().ifPresent(name -> results.put(name, rows.size()));
          rows.add(step);
        }
        case BecomeShim shim -> rows.add(shim);
      }
    }
  }

  Table encode() {
    reserve(rows.size() * Table.STEP_SIZE);
    for (int row = 0; row < rows.size(); row++) {
      encode(rows.get(row), row);
    }
    byte[] bytes = new byte[end];
    out.get(0, bytes);
    return new Table(bytes, List.copyOf(rows), Map.copyOf(results));
  }

  private void encode(Instruction instruction, int row) {
    long[] words = new long[Table.STEP_WORDS];
    words[8] = Table.NOT_STARTED;
    switch (instruction) {
      case BecomeShim shim -> words[0] = SHIM;
      case Label label -> throw new IllegalStateException(label + " is no row");
      case Step step -> encode(step, row, words);
    }
    for (int i = 0; i < words.length; i++) {
      out.putLong(row * Table.STEP_SIZE + i * Long.BYTES, words[i]);
    }
  }

  private void encode(Step step, int row, long[] words) {
    words[0] = step.call().number(architecture);
    for (int i = 0; i < step.arguments().size(); i++) {
      Argument argument = step.arguments().get(i);
      words[1 + i] =
          argument instanceof Argument.Own(int index)
              ? rowAddress(row) + (1L + index) * Long.BYTES
              : encode(argument);
      if (argument instanceof Argument.Result) {
        words[7] |= 1L << i;
      }
    }
    long next = rowAddress(row + 1);
    words[10] = next;
    words[11] = next;
    words[12] = next;
    if (step.onFailure() instanceof OnFailure.GoOn goOn) {
      words[9] = accepted(goOn.errnos());
      goOn.label().ifPresent(label -> words[10] = labelAddress(label));
    }
    step.jump().ifPresent(jump -> encode(jump, words));
  }

  private void encode(Jump jump, long[] words) {
    long target = labelAddress(jump.label());
    switch (jump.when()) {
      case ZERO -> words[11] = target;
      case POSITIVE -> words[12] = target;
      case SUCCESS -> {
        words[11] = target;
        words[12] = target;
      }
    }
  }

  private static long accepted(List<Errno> errnos) {
    if (errnos.isEmpty()) {
      return ANY_ERROR;
    }
    long packed = 0;
    for (int i = 0; i < errnos.size(); i++) {
      packed |= (long) errnos.get(i).number() << (16 * i);
    }
    return packed;
  }

  private long encode(Argument argument) {
    return switch (argument) {
      case Argument.Constant constant -> constant.value();
      case Argument.Text text -> text(text.value());
      case Argument.Texts many -> pointers(many.values());
      case Argument.Environment lines -> pointers(lines.values());
      case Argument.Bytes bytes -> put(bytes.value());
      case Argument.Words words -> words(words.values());
      case Argument.Result result -> place(result.name());
      case Argument.Place place -> place(place.name());
      case Argument.Own own -> throw new IllegalStateException("a structure has no row: " + own);
    };
  }

  private long place(String result) {
    Integer row = results.get(result);
    if (row == null) {
      throw new IllegalStateException("nothing gives $" + result);
    }
    return rowAddress(row) + Table.STATE_OFFSET;
  }

  private long text(String value) {
    Long known = texts.get(value);
    if (known != null) {
      return known;
    }
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    int at = reserve(utf8.length + 1);
    out.put(at, utf8);
    texts.put(value, Table.BASE + at);
    return Table.BASE + at;
  }

  private long pointers(List<String> values) {
    int at = reserve((values.size() + 1) * Long.BYTES);
    for (int i = 0; i < values.size(); i++) {
      long address = text(values.get(i)); // may replace the buffer
      out.putLong(at + i * Long.BYTES, address);
    }
    return Table.BASE + at;
  }

  private long words(List<Argument> values) {
    int at = reserve(values.size() * Long.BYTES);
    for (int i = 0; i < values.size(); i++) {
      long word = encode(values.get(i)); // may replace the buffer
      out.putLong(at + i * Long.BYTES, word);
    }
    return Table.BASE + at;
  }

  private long put(byte[] value) {
    int at = reserve(value.length);
    out.put(at, value);
    return Table.BASE + at;
  }

  /** Makes room for {@code size} zero bytes at the end and gives their place. */
  private int reserve(int size) {
    int at = end;
    end = Math.addExact(at, (size + ALIGNMENT - 1) & -ALIGNMENT);
    if (end > out.capacity()) {
      ByteBuffer larger =
          ByteBuffer.allocate(Math.max(end, 2 * out.capacity())).order(ByteOrder.LITTLE_ENDIAN);
      larger.put(0, out, 0, at);
      out = larger;
    }
    return at;
  }

  private long rowAddress(int row) {
    return Table.BASE + (long) row * Table.STEP_SIZE;
  }

  private long labelAddress(String label) {
    Integer row = labels.get(label);
    if (row == null) {
      throw new IllegalStateException("there is no label " + label);
    }
    return rowAddress(row);
  }
}
