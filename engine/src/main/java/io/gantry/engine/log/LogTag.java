package io.gantry.engine.log;

/** Renders the templates of {@code tag}, such as <code>{{.Name}}/{{.ID}}</code>. */
public final class LogTag {
  /** What most senders use without a {@code tag}: the first twelve digits of the id. */
  public static final String DEFAULT = "{{.ID}}";

  private LogTag() {}

  /**
   * The tag of a container.
   *
   * @param template empty for {@code fallback}
   */
  public static String render(String template, String fallback, LogSubject subject) {
    return subject.render(template.isEmpty() ? fallback : template);
  }
}
