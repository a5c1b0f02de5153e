package io.gantry.cli.template;

/** A template that cannot be read or evaluated, in Go's words. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Whether the template's text is at fault rather than the data. */
  private final boolean parsing;

  TemplateException(String message, boolean parsing) {
    super(message);
    this.parsing = parsing;
  }

  static TemplateException parsing(int line, String what) {
    return new TemplateException("template: :" + line + ": " + what, true);
  }

  /** Whether the text could not be read; otherwise its evaluation failed. */
  public boolean isParsing() {
    return parsing;
  }
}
