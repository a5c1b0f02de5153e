package io.gantry.runtime;

import io.gantry.kernel.capability.Capabilities;
import java.util.List;
import java.util.OptionalInt;

/**
 * A process inside a container: the first one, or one more by exec.
 *
 * @param args the program and its arguments; the program is looked up in the {@code PATH} of {@code
 *     env} when its name has no slash
 * @param env {@code NAME=value} lines; {@code HOME} is added from the container's {@code
 *     /etc/passwd} when it is not there
 * @param cwd the working directory, absolute; made when it is missing
 * @param user as in {@code docker run -u}: {@code ""}, {@code name}, {@code uid}, {@code
 *     name:group}, {@code uid:gid}
 * @param additionalGroups names or numbers, as in {@code --group-add}
 * @param io a terminal or pipes
 * @param capabilities the bounding set; a process of user 0 also has them effective and permitted
 * @param rlimits resource limits; what is not named is inherited
 * @param noNewPrivileges {@code --security-opt no-new-privileges}
 * @param oomScoreAdj the value for {@code /proc/self/oom_score_adj}, -1000 to 1000; absent:
 *     inherited
 * @param seccomp the system calls that it may make
 */
public record ProcessSpec(
    List<String> args,
    List<String> env,
    String cwd,
    String user,
    List<String> additionalGroups,
    Io io,
    Capabilities capabilities,
    List<Rlimit> rlimits,
    boolean noNewPrivileges,
    OptionalInt oomScoreAdj,
    Seccomp seccomp) {
  /** There is a program, and a working directory that is absolute. */
  public ProcessSpec {
    args = List.copyOf(args);
    env = List.copyOf(env);
    additionalGroups = List.copyOf(additionalGroups);
    rlimits = List.copyOf(rlimits);
    if (args.isEmpty()) {
      throw new IllegalArgumentException("no command specified");
    }
    if (!cwd.startsWith("/")) {
      throw new IllegalArgumentException(
          "the working directory '" + cwd + "' is invalid, it needs to be an absolute path");
    }
  }

  /** A process as Docker makes it without options. */
  public static Builder builder(List<String> args) {
    return new Builder(args);
  }

  /** Collects the parts; every method replaces what was said before. */
  public static final class Builder {
    private final List<String> args;
    private List<String> env = List.of("PATH=" + DockerDefaults.PATH);
    private String cwd = "/";
    private String user = "";
    private List<String> additionalGroups = List.of();
    private Io io = new Io.Pipes(Io.Stdin.NULL, Io.Staging.NONE);
    private Capabilities capabilities = Capabilities.DOCKER_DEFAULT;
    private List<Rlimit> rlimits = List.of();
    private boolean noNewPrivileges;
    private OptionalInt oomScoreAdj = OptionalInt.empty();
    private Seccomp seccomp = new Seccomp.DockerDefault();

    private Builder(List<String> args) {
      this.args = args;
    }

    /** See {@link ProcessSpec#env}. */
    public Builder env(List<String> value) {
      env = value;
      return this;
    }

    /** See {@link ProcessSpec#cwd}; empty means {@code /}. */
    public Builder cwd(String value) {
      cwd = value.isEmpty() ? "/" : value;
      return this;
    }

    /** See {@link ProcessSpec#user}. */
    public Builder user(String value) {
      user = value;
      return this;
    }

    /** See {@link ProcessSpec#additionalGroups}. */
    public Builder additionalGroups(List<String> value) {
      additionalGroups = value;
      return this;
    }

    /** See {@link ProcessSpec#io}. */
    public Builder io(Io value) {
      io = value;
      return this;
    }

    /** See {@link ProcessSpec#capabilities}. */
    public Builder capabilities(Capabilities value) {
      capabilities = value;
      return this;
    }

    /** See {@link ProcessSpec#rlimits}. */
    public Builder rlimits(List<Rlimit> value) {
      rlimits = value;
      return this;
    }

    /** See {@link ProcessSpec#noNewPrivileges}. */
    public Builder noNewPrivileges(boolean value) {
      noNewPrivileges = value;
      return this;
    }

    /** See {@link ProcessSpec#oomScoreAdj}. */
    public Builder oomScoreAdj(int value) {
      oomScoreAdj = OptionalInt.of(value);
      return this;
    }

    /** See {@link ProcessSpec#seccomp}. */
    public Builder seccomp(Seccomp value) {
      seccomp = value;
      return this;
    }

    /** The specification. */
    public ProcessSpec build() {
      return new ProcessSpec(
          args,
          env,
          cwd,
          user,
          additionalGroups,
          io,
          capabilities,
          rlimits,
          noNewPrivileges,
          oomScoreAdj,
          seccomp);
    }
  }
}
