package io.gantry.api.http;

import io.netty.util.internal.logging.AbstractInternalLogger;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.MessageFormatter;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/**
 * Netty's warnings and errors in our log, and nothing else of it. Without this Netty looks for
 * three logging libraries and then starts {@code java.util.logging}, which costs a tenth of the
 * start.
 */
final class NettyLog extends AbstractInternalLogger {
  private static final long serialVersionUID = 1L;
  private static final System.Logger LOG = System.getLogger("io.netty");

  private NettyLog(String name) {
    super(name);
  }

  /** Makes Netty log here; before anything else of Netty is used. */
  static void install() {
    InternalLoggerFactory.setDefaultFactory(
        new InternalLoggerFactory() {
          @Override
          protected InternalLogger newInstance(String name) {
            return new NettyLog(name);
          }
        });
  }

  private static void say(Level level, @Nullable String message, @Nullable Throwable cause) {
    LOG.log(level, message, cause);
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public void trace(String message) {}

  @Override
  public void trace(String format, Object argument) {}

  @Override
  public void trace(String format, Object first, Object second) {}

  @Override
  public void trace(String format, Object... arguments) {}

  @Override
  public void trace(String message, Throwable cause) {}

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public void debug(String message) {}

  @Override
  public void debug(String format, Object argument) {}

  @Override
  public void debug(String format, Object first, Object second) {}

  @Override
  public void debug(String format, Object... arguments) {}

  @Override
  public void debug(String message, Throwable cause) {}

  @Override
  public boolean isInfoEnabled() {
    return false;
  }

  @Override
  public void info(String message) {}

  @Override
  public void info(String format, Object argument) {}

  @Override
  public void info(String format, Object first, Object second) {}

  @Override
  public void info(String format, Object... arguments) {}

  @Override
  public void info(String message, Throwable cause) {}

  @Override
  public boolean isWarnEnabled() {
    return true;
  }

  @Override
  public void warn(String message) {
    say(Level.WARNING, message, null);
  }

  @Override
  public void warn(String format, Object argument) {
    var text = MessageFormatter.format(format, argument);
    say(Level.WARNING, text.getMessage(), text.getThrowable());
  }

  @Override
  public void warn(String format, Object first, Object second) {
    var text = MessageFormatter.format(format, first, second);
    say(Level.WARNING, text.getMessage(), text.getThrowable());
  }

  @Override
  public void warn(String format, Object... arguments) {
    var text = MessageFormatter.arrayFormat(format, arguments);
    say(Level.WARNING, text.getMessage(), text.getThrowable());
  }

  @Override
  public void warn(String message, Throwable cause) {
    say(Level.WARNING, message, cause);
  }

  @Override
  public boolean isErrorEnabled() {
    return true;
  }

  @Override
  public void error(String message) {
    say(Level.ERROR, message, null);
  }

  @Override
  public void error(String format, Object argument) {
    var text = MessageFormatter.format(format, argument);
    say(Level.ERROR, text.getMessage(), text.getThrowable());
  }

  @Override
  public void error(String format, Object first, Object second) {
    var text = MessageFormatter.format(format, first, second);
    say(Level.ERROR, text.getMessage(), text.getThrowable());
  }

  @Override
  public void error(String format, Object... arguments) {
    var text = MessageFormatter.arrayFormat(format, arguments);
    say(Level.ERROR, text.getMessage(), text.getThrowable());
  }

  @Override
  public void error(String message, Throwable cause) {
    say(Level.ERROR, message, cause);
  }
}
