package io.gantry.engine.check;

import io.gantry.engine.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** Looks twice, repairs, and looks again. */
public final class Inspector implements Inspection {
  private static final Logger LOG = System.getLogger(Inspector.class.getName());

  /** Longer than what follows a start or an end takes. */
  private static final Duration BETWEEN = Duration.ofMillis(500);

  private final List<Fault.Source> sources;
  private final Fault.Source digests;
  private final SpaceWalk spaces;
  private final ReentrantLock one = new ReentrantLock();

  /**
   * @param sources the parts of a look
   * @param digests what is looked at only when asked for, and once: a blob never changes
   * @param spaces who has which directory
   */
  public Inspector(List<Fault.Source> sources, Fault.Source digests, SpaceWalk spaces) {
    this.sources = List.copyOf(sources);
    this.digests = digests;
    this.spaces = spaces;
  }

  @Override
  public Report run(Depth depth, Hand hand) throws InterruptedException {
    one.lockInterruptibly();
    try {
      List<Finding> findings = new ArrayList<>(findings(depth, hand));
      List<Space> all = spaces.walk();
      all.stream().filter(Inspector::isUnknown).map(Inspector::unknown).forEach(findings::add);
      return new Report(findings, all, all.stream().mapToLong(Space::bytes).sum());
    } catch (IOException | UncheckedIOException e) {
      throw new EngineException.Internal("check: " + e.getMessage(), e);
    } finally {
      one.unlock();
    }
  }

  private static boolean isUnknown(Space space) {
    return space.kind().equals(SpaceWalk.UNKNOWN);
  }

  private static Finding unknown(Space space) {
    return new Finding(
        "file",
        space.path(),
        "is not the engine's",
        "remove it, unless you have put it there",
        Outcome.ADVICE);
  }

  private List<Finding> findings(Depth depth, Hand hand) throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    if (depth == Depth.DIGESTS) {
      digests.look().forEach(fault -> findings.add(finding(fault, untouched(fault))));
    }
    List<Fault> faults = seenTwice();
    findings.addAll(
        switch (hand) {
          case LOOK -> faults.stream().map(fault -> finding(fault, untouched(fault))).toList();
          case REPAIR -> repaired(faults);
        });
    return findings;
  }

  private List<Fault> seenTwice() throws IOException, InterruptedException {
    Set<String> first = keys(look());
    if (first.isEmpty()) {
      return List.of();
    }
    Thread.sleep(BETWEEN);
    return look().stream().filter(fault -> first.contains(fault.key())).toList();
  }

  private static Set<String> keys(List<Fault> faults) {
    return faults.stream().map(Fault::key).collect(Collectors.toSet());
  }

  private List<Fault> look() throws IOException {
    List<Fault> faults = new ArrayList<>();
    for (Fault.Source source : sources) {
      faults.addAll(source.look());
    }
    return faults;
  }

  private List<Finding> repaired(List<Fault> faults) throws IOException, InterruptedException {
    for (Fault fault : faults) {
      if (fault.repair().isPresent()) {
        try {
          fault.repair().get().run();
        } catch (IOException | EngineException e) {
          LOG.log(Level.WARNING, "check: " + fault.object() + " cannot be repaired", e);
        }
      }
    }
    Set<String> left = faults.isEmpty() ? Set.of() : keys(look());
    return faults.stream().map(fault -> finding(fault, outcome(fault, left))).toList();
  }

  private static Outcome outcome(Fault fault, Set<String> left) {
    if (!left.contains(fault.key())) {
      return Outcome.REPAIRED;
    }
    return fault.repair().isPresent() ? Outcome.FAILED : Outcome.ADVICE;
  }

  private static Outcome untouched(Fault fault) {
    return fault.repair().isPresent() ? Outcome.REPAIRABLE : Outcome.ADVICE;
  }

  private static Finding finding(Fault fault, Outcome outcome) {
    return new Finding(fault.area(), fault.object(), fault.problem(), fault.remedy(), outcome);
  }
}
