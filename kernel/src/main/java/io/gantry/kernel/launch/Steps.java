package io.gantry.kernel.launch;

import static io.gantry.kernel.program.Argument.bytes;
import static io.gantry.kernel.program.Argument.constant;
import static io.gantry.kernel.program.Argument.text;

import io.gantry.kernel.Syscall;
import io.gantry.kernel.fs.Open;
import io.gantry.kernel.program.Argument;
import io.gantry.kernel.program.Instruction;
import io.gantry.kernel.program.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Steps that every program needs. */
public final class Steps {
  private static final long CLOSE_RANGE_UNSHARE = 2;
  private static final long CLOSE_RANGE_CLOEXEC = 4;
  private static final long NS_GET_USERNS = 0xb701;
  private static final long ALL = 0xffff_ffffL;

  private Steps() {}

  /**
   * Leaves behind every descriptor but 0, 1 and 2, without closing the launcher's, which were the
   * same until now. Belongs before {@code execve}, and before a system-call filter that may forbid
   * it.
   */
  public static Step closeOthers() {
    return closeOthers(3);
  }

  /**
   * The same for a process that keeps some more, after it has a table of descriptors of its own.
   *
   * @param first the first that is closed
   */
  public static Step closeOthers(int first) {
    return Step.of(
        "close",
        "other descriptors",
        Syscall.CLOSE_RANGE,
        constant(first),
        constant("~0", ALL),
        constant("CLOSE_RANGE_UNSHARE", CLOSE_RANGE_UNSHARE));
  }

  /**
   * The same at the {@code execve} only, for an init that is left alone: it has a table of its own,
   * and what it is asked and told comes over one of them.
   *
   * @param first the first that is closed
   */
  public static Step closeOthersAtExec(int first) {
    return Step.of(
        "close at exec",
        "other descriptors",
        Syscall.CLOSE_RANGE,
        constant(first),
        constant("~0", ALL),
        constant("CLOSE_RANGE_CLOEXEC", CLOSE_RANGE_CLOEXEC));
  }

  /**
   * Waits until whoever launches has done something for the init; when it is gone instead, the init
   * ends. {@link Launcher.Answers} hears of it.
   *
   * @param what for the message, e.g. {@code "id mapping"}
   * @param question the letter that it hears
   */
  public static List<Step> ask(String what, char question) {
    Argument channel = constant(ShimDescriptors.CHANNEL);
    return List.of(
        tell(what, question).titled("ask for", what),
        Step.of("await", what, Syscall.READ, channel, bytes(new byte[8]), constant(1))
            .whenZero(Frame.REFUSED));
  }

  /** Tells whoever launches something that needs no answer. */
  public static Step tell(String what, char letter) {
    Argument channel = constant(ShimDescriptors.CHANNEL);
    Argument text = Argument.text(String.valueOf(letter));
    return Step.of("tell", what, Syscall.WRITE, channel, text, constant(1));
  }

  /** Closes the way to whoever launches. */
  public static Step hangUp() {
    return Step.of("close", "channel", Syscall.CLOSE, constant(ShimDescriptors.CHANNEL));
  }

  /**
   * Waits for a byte from the descriptor {@code number}, however long it takes.
   *
   * @param what for the message
   */
  public static Step await(String what, int number) {
    return Step.of("await", what, Syscall.READ, constant(number), bytes(new byte[8]), constant(1));
  }

  /**
   * Closes the descriptors {@code first} to {@code last}; those that are not open do not matter.
   */
  public static Step close(int first, long last) {
    return Step.of(
        "close",
        "descriptors from " + first,
        Syscall.CLOSE_RANGE,
        constant(first),
        last == ALL ? constant("~0", ALL) : constant(last),
        constant(0));
  }

  /** Closes the descriptors from {@code first} on. */
  static Step closeFrom(int first) {
    return close(first, ALL);
  }

  /**
   * Enters namespaces of a process ({@code setns(2)}). A pid namespace is entered by children only.
   *
   * @param whose for the message, e.g. {@code "container 4f1c"}
   * @param pidFd the number that the process's pidfd is handed over at
   */
  public static Step enter(String whose, int pidFd, Set<Namespace> namespaces) {
    return Step.of(
        "enter namespaces of",
        whose,
        Syscall.SETNS,
        constant(pidFd),
        constant(Namespace.flagNames(namespaces), Namespace.flags(namespaces)));
  }

  /** Makes namespaces and opens each under its file's name. */
  static List<Instruction> newNamespaces(Set<Namespace> kinds) {
    List<Instruction> steps = new ArrayList<>();
    Argument flags = constant(Namespace.flagNames(kinds), Namespace.flags(kinds));
    steps.add(Step.of("unshare", "namespaces", Syscall.UNSHARE, flags));
    for (String name : names(kinds)) {
      String path = "/proc/self/ns/" + name;
      Argument how = constant("O_RDONLY|O_CLOEXEC", Open.O_RDONLY | Open.O_CLOEXEC);
      steps.add(
          Step.of("open", path, Syscall.OPENAT, constant("AT_FDCWD", -100), text(path), how)
              .as(name));
    }
    return steps;
  }

  /** The names of their files. */
  static List<String> names(Set<Namespace> kinds) {
    return kinds.stream().sorted().map(Namespace::fileName).toList();
  }

  /**
   * Enters the user namespace that the namespace at the descriptor {@code number} belongs to
   * ({@code ioctl_nsfs(2)}).
   *
   * @param whose for the message
   */
  public static List<Instruction> enterOwner(String whose, int number) {
    String owner = "owner of " + whose;
    return List.of(
        Step.of(
                "open user namespace of",
                whose,
                Syscall.IOCTL,
                constant(number),
                constant("NS_GET_USERNS", NS_GET_USERNS))
            .as(owner),
        Step.of(
            "enter user namespace of",
            whose,
            Syscall.SETNS,
            Argument.result(owner),
            constant("CLONE_NEWUSER", Namespace.USER.flag())));
  }
}
