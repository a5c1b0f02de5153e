package io.gantry.cli.option;

import static io.gantry.cli.option.Flag.bytes;
import static io.gantry.cli.option.Flag.list;
import static io.gantry.cli.option.Flag.number;
import static io.gantry.cli.option.Flag.text;
import static io.gantry.cli.option.Flag.toggle;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The options that {@code run} and {@code create} share. */
public final class ContainerFlags {
  private ContainerFlags() {}

  /** Those, and {@code more}, by name. */
  public static List<Flag> with(Flag... more) {
    List<Flag> flags = new ArrayList<>(List.of(more));
    flags.addAll(process());
    flags.addAll(isolation());
    flags.addAll(resources());
    flags.addAll(network());
    flags.sort(Comparator.comparing(Flag::name));
    return flags;
  }

  private static List<Flag> process() {
    return List.of(
        list(
            "annotation", "Add an annotation to the container (passed through to the OCI runtime)"),
        list("attach", 'a', "Attach to STDIN, STDOUT or STDERR"),
        text("cidfile", "Write the container ID to the file"),
        text("domainname", "Container NIS domain name"),
        text("entrypoint", "Overwrite the default ENTRYPOINT of the image"),
        list("env", 'e', "Set environment variables"),
        list("env-file", "Read in a file of environment variables"),
        list("group-add", "Add additional groups to join"),
        text("health-cmd", "Command to run to check health"),
        text("health-interval", "Time between running the check (ms|s|m|h) (default 0s)"),
        number("health-retries", ' ', "Consecutive failures needed to report unhealthy"),
        text(
            "health-start-interval",
            "Time between running the check during the start period (ms|s|m|h) (default 0s)"),
        text(
            "health-start-period",
            "Start period for the container to initialize before starting health-retries countdown (ms|s|m|h) (default 0s)"),
        text("health-timeout", "Maximum time to allow one check to run (ms|s|m|h) (default 0s)"),
        text("hostname", 'h', "Container host name"),
        toggle(
            "init", "Run an init inside the container that forwards signals and reaps processes"),
        toggle("interactive", 'i', "Keep STDIN open even if not attached"),
        list("label", 'l', "Set meta data on a container"),
        list("label-file", "Read in a line delimited file of labels"),
        text("log-driver", "Logging driver for the container"),
        list("log-opt", "Log driver options"),
        text("name", "Assign a name to the container"),
        toggle("no-healthcheck", "Disable any container-specified HEALTHCHECK"),
        text("platform", "Set platform if server is multi-platform capable"),
        text(
            "pull",
            "Pull image before running (\"always\", \"missing\", \"never\") (default \"missing\")"),
        toggle("quiet", 'q', "Suppress the pull output"),
        text("restart", "Restart policy to apply when a container exits (default \"no\")"),
        toggle(
            "rm",
            "Automatically remove the container and its associated anonymous volumes when it exits"),
        text("runtime", "Runtime to use for this container"),
        text("stop-signal", "Signal to stop the container"),
        number("stop-timeout", ' ', "Timeout (in seconds) to stop a container"),
        toggle("tty", 't', "Allocate a pseudo-TTY"),
        text("user", 'u', "Username or UID (format: <name|uid>[:<group|gid>])"),
        text("workdir", 'w', "Working directory inside the container"));
  }

  private static List<Flag> isolation() {
    return List.of(
        list("cap-add", "Add Linux capabilities"),
        list("cap-drop", "Drop Linux capabilities"),
        text("cgroup-parent", "Optional parent cgroup for the container"),
        text("cgroupns", "Cgroup namespace to use (host|private)"),
        list("device", "Add a host device to the container"),
        list("device-cgroup-rule", "Add a rule to the cgroup allowed devices list"),
        toggle("disable-content-trust", "Skip image verification (default true)"),
        text("ipc", "IPC mode to use"),
        list("mount", "Attach a filesystem mount to the container"),
        text("pid", "PID namespace to use"),
        toggle("privileged", "Give extended privileges to this container"),
        toggle("read-only", "Mount the container's root filesystem as read only"),
        list("security-opt", "Security Options"),
        list("storage-opt", "Storage driver options for the container"),
        list("sysctl", "Sysctl options"),
        list("tmpfs", "Mount a tmpfs directory"),
        text("userns", "User namespace to use"),
        text("uts", "UTS namespace to use"),
        list("volume", 'v', "Bind mount a volume"),
        text("volume-driver", "Optional volume driver for the container"),
        list("volumes-from", "Mount volumes from the specified container(s)"));
  }

  private static List<Flag> resources() {
    return List.of(
        number(
            "blkio-weight",
            ' ',
            "Block IO (relative weight), between 10 and 1000, or 0 to disable (default 0)"),
        number("cpu-period", ' ', "Limit CPU CFS (Completely Fair Scheduler) period"),
        number("cpu-quota", ' ', "Limit CPU CFS (Completely Fair Scheduler) quota"),
        number("cpu-rt-period", ' ', "Limit CPU real-time period in microseconds"),
        number("cpu-rt-runtime", ' ', "Limit CPU real-time runtime in microseconds"),
        number("cpu-shares", 'c', "CPU shares (relative weight)"),
        text("cpus", "Number of CPUs"),
        text("cpuset-cpus", "CPUs in which to allow execution (0-3, 0,1)"),
        text("cpuset-mems", "MEMs in which to allow execution (0-3, 0,1)"),
        bytes("memory", 'm', "Memory limit"),
        bytes("memory-reservation", ' ', "Memory soft limit"),
        bytes(
            "memory-swap",
            ' ',
            "Swap limit equal to memory plus swap: '-1' to enable unlimited swap"),
        number(
            "memory-swappiness", ' ', "Tune container memory swappiness (0 to 100) (default -1)"),
        toggle("oom-kill-disable", "Disable OOM Killer"),
        number("oom-score-adj", ' ', "Tune host's OOM preferences (-1000 to 1000)"),
        number("pids-limit", ' ', "Tune container pids limit (set -1 for unlimited)"),
        bytes("shm-size", ' ', "Size of /dev/shm"),
        list("ulimit", "Ulimit options"));
  }

  private static List<Flag> network() {
    return List.of(
        list("add-host", "Add a custom host-to-IP mapping (host:ip)"),
        list("dns", "Set custom DNS servers"),
        list("dns-option", "Set DNS options"),
        list("dns-search", "Set custom DNS search domains"),
        list("expose", "Expose a port or a range of ports"),
        text("ip", "IPv4 address (e.g., 172.30.100.104)"),
        text("ip6", "IPv6 address (e.g., 2001:db8::33)"),
        list("link", "Add link to another container"),
        list("link-local-ip", "Container IPv4/IPv6 link-local addresses"),
        text("mac-address", "Container MAC address (e.g., 92:d0:c6:0a:29:33)"),
        list("network", "Connect a container to a network"),
        list("network-alias", "Add network-scoped alias for the container"),
        list("publish", 'p', "Publish a container's port(s) to the host"),
        toggle("publish-all", 'P', "Publish all exposed ports to random ports"));
  }
}
