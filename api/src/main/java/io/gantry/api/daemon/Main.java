package io.gantry.api.daemon;

import io.gantry.api.plugin.FoundPlugins;
import io.gantry.api.plugin.Patience;
import io.gantry.engine.Engine;
import io.gantry.engine.EngineException;
import io.gantry.engine.migrate.StorageMigration;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code gantryd}. */
public final class Main {
  private static final System.Logger LOG = System.getLogger("io.gantry.api");
  private static final int FAILED = 1;
  private static final int BAD_FLAGS = 125;

  private Main() {}

  /** Runs the daemon until a signal ends it. */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    allowBasicProxies();
    System.exit(run(arguments, System.out, System.err));
  }

  /** A proxy with a password gets it for TLS too, unless whoever starts this says otherwise. */
  private static void allowBasicProxies() {
    String property = "jdk.http.auth.tunneling.disabledSchemes";
    if (System.getProperty(property) == null) {
      System.setProperty(property, "");
    }
  }

  private static int run(String[] arguments, PrintStream out, PrintStream err) {
    Options flags;
    try {
      flags = CommandLine.parse(arguments);
    } catch (UsageException e) {
      err.println(e.getMessage());
      return BAD_FLAGS;
    }
    if (flags.on("help", false)) {
      out.print(Usage.text());
      return 0;
    }
    if (flags.on("version", false)) {
      out.println("Gantry version " + Version.TEXT + ", build unknown");
      return 0;
    }
    try {
      Settings settings = Settings.of(flags);
      if (flags.on("validate", false)) {
        return validate(settings, out, err);
      }
      if (flags.has("migrate-storage")) {
        StorageMigration.run(settings.engine(), flags.text("migrate-storage", ""), out::println);
        return 0;
      }
      return serve(settings, flags);
    } catch (UsageException e) {
      err.println(e.getMessage());
      return FAILED;
    } catch (EngineException | IOException e) {
      boolean starting = !flags.has("migrate-storage");
      err.println((starting ? "failed to start daemon: " : "") + e.getMessage());
      return FAILED;
    }
  }

  private static int validate(Settings settings, PrintStream out, PrintStream err) {
    Optional<String> fault = settings.engine().registries().ruleFault();
    fault.ifPresentOrElse(err::println, () -> out.println("configuration OK"));
    return fault.isPresent() ? FAILED : 0;
  }

  private static int serve(Settings settings, Options flags) throws IOException {
    DaemonLog.threshold(settings.level());
    DaemonLog.format(settings.format());
    settings.notices().forEach(notice -> LOG.log(Level.WARNING, notice));
    settings
        .engine()
        .registries()
        .ruleFault()
        .ifPresent(fault -> LOG.log(Level.WARNING, "nothing can be pulled: " + fault));
    LOG.log(Level.INFO, "Starting up");
    CountDownLatch stop = new CountDownLatch(1);
    CompletableFuture<Daemon> opened = new CompletableFuture<>();
    Runnable reload = () -> reload(flags, opened.join());
    Runnable dump = () -> ThreadDump.into(settings.engine().execRoot());
    Thread.ofPlatform().daemon().name("signals").start(() -> watchSignals(stop, reload, dump));
    FoundPlugins plugins = new FoundPlugins(settings.plugins(), Patience.DEFAULT);
    Daemon daemon = Daemon.open(settings, config -> Engine.open(config, plugins));
    opened.complete(daemon);
    try {
      stop.await();
      LOG.log(Level.INFO, "Processing signal 'terminated'");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      daemon.close();
    }
    LOG.log(Level.INFO, "Daemon shutdown complete");
    return 0;
  }

  /** The first signal to end is obeyed in good order, the second at once. */
  private static void watchSignals(CountDownLatch stop, Runnable reload, Runnable dump) {
    AtomicInteger asked = new AtomicInteger();
    Runnable end =
        () -> {
          stop.countDown();
          if (asked.incrementAndGet() > 1) {
            LOG.log(Level.WARNING, "Forcing shutdown without cleanup: a second signal has come");
            Runtime.getRuntime().halt(FAILED);
          }
        };
    Signals.on("TERM", end);
    Signals.on("INT", end);
    Signals.on("HUP", reload);
    Signals.on("USR1", dump);
  }

  private static void reload(Options flags, Daemon daemon) {
    try {
      Settings settings = Settings.of(flags);
      DaemonLog.threshold(settings.level());
      daemon.reload(settings);
      LOG.log(Level.INFO, "Reloaded configuration");
    } catch (UsageException e) {
      LOG.log(Level.ERROR, String.valueOf(e.getMessage()));
    }
  }
}
