package io.gantry.engine.cdi;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * The first document of a text, JSON or YAML, as lists, maps and texts: what a plain scalar means
 * is for who knows the field. Built from the parser's events, so that depth and size are bounded:
 * an alias counts for all that it stands for.
 */
final class YamlTree {
  private static final int DEEPEST = 32;
  private static final int MOST = 100_000;

  private final Deque<Open> open = new ArrayDeque<>();
  private final Map<String, Built> anchors = new HashMap<>();
  private @Nullable Object document;
  private int count;

  private YamlTree() {}

  /**
   * Reads a text; an empty one is an empty map.
   *
   * @throws IllegalArgumentException when it is neither JSON nor YAML, or too much
   */
  static Object read(String text) {
    YamlTree tree = new YamlTree();
    try {
      int documents = 0;
      LoadSettings settings = LoadSettings.builder().build();
      ParserImpl parser = new ParserImpl(settings, new StreamReader(settings, text));
      while (parser.hasNext()) {
        Event event = parser.next();
        documents += event instanceof DocumentStartEvent ? 1 : 0;
        if (documents > 1) {
          throw new IllegalArgumentException("more than one document");
        }
        tree.take(event);
      }
    } catch (YamlEngineException e) {
      throw new IllegalArgumentException(String.valueOf(e.getMessage()), e);
    }
    return tree.document == null ? Map.of() : tree.document;
  }

  private void take(Event event) {
    switch (event) {
      case ScalarEvent scalar -> {
        count(1);
        add(scalar, new Built(scalar.getValue(), 1));
      }
      case AliasEvent alias -> {
        Built built = anchors.get(alias.getAlias().getValue());
        if (built == null) {
          throw new IllegalArgumentException("nothing has the anchor " + alias.getAlias());
        }
        count(built.size);
        add(alias, built);
      }
      case SequenceStartEvent start -> open(new Open(start, new ArrayList<>(), Map.of(), count));
      case MappingStartEvent start ->
          open(new Open(start, List.of(), new LinkedHashMap<>(), count));
      case CollectionEndEvent ignored -> {
        Open done = open.pop();
        count(1);
        add(done.start, new Built(done.value(), count - done.before));
      }
      default -> {}
    }
  }

  private void open(Open collection) {
    if (open.size() == DEEPEST) {
      throw new IllegalArgumentException("more than " + DEEPEST + " levels");
    }
    open.push(collection);
  }

  private void count(int more) {
    count += more;
    if (count > MOST) {
      throw new IllegalArgumentException("more than " + MOST + " values");
    }
  }

  /** An anchor is there when its value is whole: none stands for a part of itself. */
  private void add(NodeEvent event, Built built) {
    if (!(event instanceof AliasEvent)) {
      event.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), built));
    }
    Open parent = open.peek();
    if (parent == null) {
      document = built.value;
    } else {
      parent.add(built.value);
    }
  }

  /** A value and how many there are in it. */
  private record Built(Object value, int size) {}

  /** A list or map whose end has not come yet. */
  private static final class Open {
    final NodeEvent start;
    final int before;
    private final List<Object> list;
    private final Map<String, Object> map;
    private Optional<String> key = Optional.empty();

    Open(NodeEvent start, List<Object> list, Map<String, Object> map, int before) {
      this.start = start;
      this.list = list;
      this.map = map;
      this.before = before;
    }

    Object value() {
      return start instanceof MappingStartEvent ? map : list;
    }

    void add(Object value) {
      if (!(start instanceof MappingStartEvent)) {
        list.add(value);
      } else if (key.isPresent()) {
        if (map.putIfAbsent(key.get(), value) != null) {
          throw new IllegalArgumentException("key \"" + key.get() + "\" is there twice");
        }
        key = Optional.empty();
      } else if (value instanceof String name) {
        key = Optional.of(name);
      } else {
        throw new IllegalArgumentException("a name must be a text");
      }
    }
  }
}
