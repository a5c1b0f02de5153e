package io.gantry.engine.create;

import io.gantry.engine.EngineException;
import io.gantry.engine.config.ContainerConfig;
import io.gantry.engine.config.Healthcheck;
import io.gantry.engine.config.ProcessConfig;
import io.gantry.engine.life.Signals;
import java.util.List;
import java.util.regex.Pattern;

/** Judges the part of a request that travels, in Docker's words. */
public final class ConfigCheck {
  private static final long MILLISECOND = 1_000_000;
  private static final int LONGEST_HOSTNAME = 64;
  private static final Pattern PORT =
      Pattern.compile("([0-9]{1,5})(-[0-9]{1,5})?(/(tcp|udp|sctp))?");

  private ConfigCheck() {}

  /**
   * Checks a request's configuration before it is merged.
   *
   * @throws EngineException.InvalidParameter on the first thing that makes no sense
   */
  public static void check(ContainerConfig config) {
    process(config.process());
    if (config.healthcheck() != null) {
      healthcheck(config.healthcheck());
    }
    if (config.hostname().length() > LONGEST_HOSTNAME) {
      // sethostname(2) takes no more
      throw invalid("invalid hostname: " + config.hostname() + " is longer than 64 characters");
    }
    noNul("hostname", List.of(config.hostname(), config.domainname()));
    config.exposedPorts().forEach(ConfigCheck::port);
    for (String volume : config.volumes()) {
      noNul("volume", List.of(volume));
    }
  }

  private static void process(ProcessConfig process) {
    String directory = process.workingDir();
    if (!directory.isEmpty() && !directory.startsWith("/")) {
      throw invalid(
          "the working directory '" + directory + "' is invalid, it needs to be an absolute path");
    }
    noNul("working directory", List.of(directory));
    noNul("user", List.of(process.user()));
    noNul("command", ConfigMerge.command(process));
    noNul("environment variable", process.env());
    for (String line : process.env()) {
      if (ConfigMerge.variable(line).isEmpty()) {
        throw invalid("invalid environment variable: " + line);
      }
    }
    if (!process.stopSignal().isEmpty()) {
      Signals.parse(process.stopSignal());
    }
  }

  private static void noNul(String what, List<String> texts) {
    for (String text : texts) {
      if (text.indexOf('\0') >= 0) {
        throw invalid("invalid " + what + ": it contains a NUL character");
      }
    }
  }

  private static void port(String port) {
    if (!PORT.matcher(port).matches()) {
      throw invalid("invalid port specification: \"" + port + "\"");
    }
  }

  private static void healthcheck(Healthcheck check) {
    duration("Interval", check.interval());
    duration("Timeout", check.timeout());
    duration("StartPeriod", check.startPeriod());
    duration("StartInterval", check.startInterval());
    if (check.retries() < 0) {
      throw invalid("Retries in Healthcheck cannot be negative");
    }
  }

  private static void duration(String name, long nanos) {
    if (nanos != 0 && nanos < MILLISECOND) {
      throw invalid(name + " in Healthcheck cannot be less than 1ms");
    }
  }

  static EngineException.InvalidParameter invalid(String message) {
    return new EngineException.InvalidParameter(message);
  }
}
