package io.gantry.cli.command;

import io.gantry.cli.manifest.ManifestCommands;
import io.gantry.cli.option.Command;
import java.util.Optional;

/** Every command by its plain name; asking for one loads its class and no other. */
public final class Commands {
  private Commands() {}

  /** The command of that name. */
  public static Optional<Command> named(String name) {
    return Optional.ofNullable(
        switch (name) {
          case "attach" -> Start.attach();
          case "commit" -> Commit.command();
          case "cp" -> Copy.command();
          case "create" -> Create.command();
          case "demo" -> Tour.command();
          case "diff" -> Look.diff();
          case "events" -> Logs.events();
          case "exec" -> Exec.command();
          case "export" -> Look.export();
          case "history" -> Images.history();
          case "images" -> Images.images();
          case "import" -> ImageWork.importTar();
          case "info" -> Host.info();
          case "inspect" -> Inspect.any();
          case "kill" -> Lifecycle.kill();
          case "load" -> ImageWork.load();
          case "login" -> SignIn.login();
          case "logout" -> SignIn.logout();
          case "logs" -> Logs.logs();
          case "pause" -> Lifecycle.pause();
          case "port" -> Look.port();
          case "ps" -> Containers.command();
          case "pull" -> Registry.pull();
          case "push" -> Registry.push();
          case "rename" -> Lifecycle.rename();
          case "restart" -> Lifecycle.restart();
          case "rm" -> Lifecycle.remove();
          case "rmi" -> ImageWork.remove();
          case "run" -> Run.command();
          case "save" -> Look.save();
          case "search" -> Search.search();
          case "start" -> Start.start();
          case "stats" -> Stats.command();
          case "stop" -> Lifecycle.stop();
          case "tag" -> ImageWork.tag();
          case "top" -> Look.top();
          case "unpause" -> Lifecycle.unpause();
          case "update" -> Lifecycle.update();
          case "version" -> Host.version();
          case "wait" -> Lifecycle.await();
          case "container inspect" -> Inspect.container();
          case "container prune" -> Prune.containers();
          case "image copy" -> ImageTrees.copy();
          case "image tree" -> ImageTrees.tree();
          case "image from-host" -> FromHost.command();
          case "image gc" -> Garbage.command();
          case "image inspect" -> Inspect.image();
          case "image prune" -> Prune.images();
          case "manifest annotate" -> ManifestCommands.annotate();
          case "manifest create" -> ManifestCommands.create();
          case "manifest inspect" -> ManifestCommands.inspect();
          case "manifest push" -> ManifestCommands.push();
          case "manifest rm" -> ManifestCommands.remove();
          case "network connect" -> Networks.connect();
          case "network create" -> Networks.create();
          case "network disconnect" -> Networks.disconnect();
          case "network inspect" -> Inspect.network();
          case "network ls" -> Networks.ls();
          case "network prune" -> Prune.networks();
          case "network rm" -> Networks.remove();
          case "system check" -> Check.command();
          case "system df" -> DiskUsage.command();
          case "system migrate-storage" -> Storage.migrate();
          case "system prune" -> Prune.system();
          case "system trace" -> Trace.command();
          case "volume backup" -> VolumeFiles.backup();
          case "volume clone" -> VolumeFiles.duplicate();
          case "volume cp" -> VolumeFiles.copy();
          case "volume create" -> Volumes.create();
          case "volume inspect" -> Inspect.volume();
          case "volume ls" -> Volumes.ls();
          case "volume prune" -> Prune.volumes();
          case "volume restore" -> VolumeFiles.restore();
          case "volume rm" -> Volumes.remove();
          case "volume update" -> Volumes.update();
          default -> null;
        });
  }
}
