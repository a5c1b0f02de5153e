package io.gantry.engine.log;

import io.gantry.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The templates of {@code tag}, such as <code>{{.Name}}/{{.ID}}</code>: text with actions. An
 * action is a call, or several with {@code |} between them, of which each gets the result of the
 * one before as its last argument.
 *
 * <pre>
 *   action  = "{{" calls "}}"       with "{{- " and " -}}" blanks around it are left out
 *   calls   = call { "|" call }
 *   call    = operand | function operand …
 *   operand = .Field | "text" | `text` | number | "(" calls ")"
 * </pre>
 *
 * <p>The functions are those of {@link TagFunctions}. Go's conditions and loops are refused: the
 * client, which has them, is another program, and no tag was seen that needs them.
 */
public final class LogTag {
  /** What most senders use without a {@code tag}: the first twelve digits of the id. */
  public static final String DEFAULT = "{{.ID}}";

  private static final Pattern ACTION =
      Pattern.compile("(?:\\s*\\{\\{-\\s|\\{\\{)(.*?)(?:\\s-}}\\s*|}})", Pattern.DOTALL);
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(\\.\\w*|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`|-?\\d+|[A-Za-z]\\w*|[|()])\\s*");
  private static final String END = "";

  private final LogSubject subject;
  private final String template;
  private final List<String> tokens = new ArrayList<>();
  private int next;

  private LogTag(String template, String action, LogSubject subject) {
    this.template = template;
    this.subject = subject;
    Matcher matcher = TOKEN.matcher(action);
    int at = 0;
    while (at < action.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw refusal("unexpected \"" + action.substring(at).strip() + "\" in operand");
      }
      tokens.add(matcher.group(1));
      at = matcher.end();
    }
  }

  /**
   * The tag of a container.
   *
   * @param template empty for {@code fallback}
   * @throws EngineException.InvalidParameter when it cannot be read, or names what is not there
   */
  public static String render(String template, String fallback, LogSubject subject) {
    String chosen = template.isEmpty() ? fallback : template;
    Matcher actions = ACTION.matcher(chosen);
    StringBuilder text = new StringBuilder();
    while (actions.find()) {
      LogTag action = new LogTag(chosen, actions.group(1), subject);
      actions.appendReplacement(text, "");
      text.append(TagFunctions.text(action.whole()));
    }
    return actions.appendTail(text).toString();
  }

  private Object whole() {
    if (tokens.isEmpty()) {
      throw refusal("missing value for command");
    }
    Object value = calls();
    if (next < tokens.size()) {
      throw refusal("unexpected \"" + peek() + "\" in operand");
    }
    return value;
  }

  private Object calls() {
    Object value = call(List.of());
    while (peek().equals("|")) {
      next++;
      value = call(List.of(value));
    }
    return value;
  }

  private Object call(List<Object> piped) {
    String name = peek();
    if (!Character.isLetter(name.isEmpty() ? ' ' : name.charAt(0))) {
      return operand();
    }
    next++;
    List<Object> arguments = new ArrayList<>();
    while (!List.of("|", ")", END).contains(peek())) {
      arguments.add(operand());
    }
    arguments.addAll(piped);
    try {
      return TagFunctions.call(name, arguments);
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private Object operand() {
    String token = peek();
    next++;
    return switch (token.isEmpty() ? ' ' : token.charAt(0)) {
      case '(' -> {
        Object value = calls();
        if (!peek().equals(")")) {
          throw refusal("unclosed left paren");
        }
        next++;
        yield value;
      }
      case '"' -> token.substring(1, token.length() - 1).translateEscapes();
      case '`' -> token.substring(1, token.length() - 1);
      case '.' -> field(token.substring(1));
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> Long.parseLong(token);
      default -> throw refusal("unexpected \"" + token + "\" in operand");
    };
  }

  private Object field(String name) {
    return subject
        .field(name)
        .orElseThrow(
            () ->
                new EngineException.InvalidParameter(
                    "template: log-tag:1:%d: executing \"log-tag\" at <.%s>:"
                            .formatted(template.indexOf("." + name), name)
                        + " can't evaluate field %s in type *logger.Info".formatted(name)));
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : END;
  }

  private EngineException.InvalidParameter refusal(String why) {
    return new EngineException.InvalidParameter("template: log-tag:1: " + why);
  }
}
