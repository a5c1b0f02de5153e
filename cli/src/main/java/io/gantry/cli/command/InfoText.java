package io.gantry.cli.command;

import io.gantry.cli.format.Sizes;
import io.gantry.cli.json.Node;
import java.util.List;
import java.util.stream.Collectors;

/** What {@code info} shows to people, in Docker's order. */
final class InfoText {
  private final StringBuilder out = new StringBuilder();
  private final Node info;

  private InfoText(Node info) {
    this.info = info;
  }

  static String client() {
    return "Client:\n Version:    "
        + Host.VERSION
        + "\n Context:    default\n Debug Mode: false\n\n";
  }

  static String server(Node info) {
    InfoText text = new InfoText(info);
    text.out.append("Server:\n");
    text.counts();
    text.storage();
    text.plugins();
    text.runtimes();
    text.machine();
    text.settings();
    return text.out.append('\n').toString();
  }

  private void counts() {
    line(" Containers: ", info.number("Containers"));
    line("  Running: ", info.number("ContainersRunning"));
    line("  Paused: ", info.number("ContainersPaused"));
    line("  Stopped: ", info.number("ContainersStopped"));
    line(" Images: ", info.number("Images"));
    known(" Server Version: ", "ServerVersion");
  }

  private void storage() {
    known(" Storage Driver: ", "Driver");
    for (Node pair : info.items("DriverStatus")) {
      List<Node> words = pair.items();
      if (words.size() == 2) {
        line("  " + words.get(0).text() + ": ", words.get(1).text());
      }
    }
    known(" Logging Driver: ", "LoggingDriver");
    known(" Cgroup Driver: ", "CgroupDriver");
    known(" Cgroup Version: ", "CgroupVersion");
  }

  private void plugins() {
    Node plugins = info.at("Plugins");
    if (plugins.present()) {
      out.append(" Plugins:\n");
      for (String kind : List.of("Volume", "Network", "Authorization", "Log")) {
        if (!plugins.texts(kind).isEmpty()) {
          line("  " + kind + ": ", String.join(" ", plugins.texts(kind)));
        }
      }
    }
    List<String> directories = info.texts("CDISpecDirs");
    if (!directories.isEmpty()) {
      out.append(" CDI spec directories:\n");
      directories.forEach(directory -> line("  ", directory));
    }
    String swarm = info.at("Swarm").text("LocalNodeState");
    line(" Swarm: ", swarm.isEmpty() ? "inactive" : swarm);
  }

  private void runtimes() {
    Node runtimes = info.at("Runtimes");
    if (!runtimes.members().isEmpty()) {
      line(" Runtimes: ", runtimes.members().keySet().stream().collect(Collectors.joining(" ")));
      known(" Default Runtime: ", "DefaultRuntime");
    }
    known(" Init Binary: ", "InitBinary");
    if (info.at("ContainerdCommit").present()) {
      line(" containerd version: ", info.at("ContainerdCommit").text("ID"));
      line(" runc version: ", info.at("RuncCommit").text("ID"));
      line(" init version: ", info.at("InitCommit").text("ID"));
    }
    List<String> security = info.texts("SecurityOptions");
    if (!security.isEmpty()) {
      out.append(" Security Options:\n");
      security.forEach(this::security);
    }
  }

  private void security(String option) {
    for (String pair : option.split(",", -1)) {
      String[] words = pair.split("=", 2);
      if (words.length == 2 && words[0].equals("name")) {
        line("  ", words[1]);
      } else if (words.length == 2) {
        line(
            "   " + Character.toUpperCase(words[0].charAt(0)) + words[0].substring(1) + ": ",
            words[1]);
      }
    }
  }

  private void machine() {
    known(" Kernel Version: ", "KernelVersion");
    known(" Operating System: ", "OperatingSystem");
    known(" OSType: ", "OSType");
    known(" Architecture: ", "Architecture");
    line(" CPUs: ", info.number("NCPU"));
    line(" Total Memory: ", Sizes.binary(info.number("MemTotal")));
    known(" Name: ", "Name");
    known(" ID: ", "ID");
    known(" Docker Root Dir: ", "DockerRootDir");
  }

  private void settings() {
    line(" Debug Mode: ", info.flag("Debug"));
    known(" HTTP Proxy: ", "HttpProxy");
    known(" HTTPS Proxy: ", "HttpsProxy");
    known(" No Proxy: ", "NoProxy");
    List<String> labels = info.texts("Labels");
    if (!labels.isEmpty()) {
      out.append(" Labels:\n");
      labels.forEach(label -> line("  ", label));
    }
    line(" Experimental: ", info.flag("ExperimentalBuild"));
    List<String> insecure = info.at("RegistryConfig").texts("InsecureRegistryCIDRs");
    if (!insecure.isEmpty()) {
      out.append(" Insecure Registries:\n");
      insecure.forEach(range -> line("  ", range));
    }
    line(" Live Restore Enabled: ", info.flag("LiveRestoreEnabled"));
    known(" Product License: ", "ProductLicense");
  }

  private void known(String name, String key) {
    if (!info.text(key).isEmpty()) {
      line(name, info.text(key));
    }
  }

  private void line(String name, Object value) {
    out.append(name).append(value).append('\n');
  }
}
