package io.gantry.conformance.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerResponse;
import com.github.dockerjava.api.command.ExecCreateCmdResponse;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import io.gantry.conformance.harness.Shell;
import io.gantry.conformance.harness.Stage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("root")
@Timeout(180)
class ForeignClientsTest {
  private final Path socket = Stage.shared().socket();

  /** Gathers the frames of a stream. */
  private static final class Output extends ResultCallback.Adapter<Frame> {
    private final StringBuilder text = new StringBuilder();

    @Override
    public void onNext(Frame frame) {
      text.append(frame.getStreamType()).append(':').append(new String(frame.getPayload(), UTF_8));
    }
  }

  @Test
  void dockerJavaRunsAContainerFromItsCreationToItsRemoval() throws Exception {
    String host = "unix://" + socket;
    DefaultDockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost(host)
            .withApiVersion("1.41")
            .build();
    try (DockerClient docker =
        DockerClientImpl.getInstance(
            config, new ZerodepDockerHttpClient.Builder().dockerHost(URI.create(host)).build())) {
      docker.pingCmd().exec();
      assertThat(docker.versionCmd().exec().getMinAPIVersion()).isEqualTo("1.24");
      CreateContainerResponse created =
          docker
              .createContainerCmd(Stage.IMAGE)
              .withName(Stage.name("docker-java"))
              .withCmd("sh", "-c", "echo out; echo err >&2; while :; do sleep 0.1; done")
              .withHostConfig(HostConfig.newHostConfig().withNetworkMode("none"))
              .exec();
      try {
        docker.startContainerCmd(created.getId()).exec();
        assertThat(docker.inspectContainerCmd(created.getId()).exec().getState().getRunning())
            .isTrue();
        assertThat(docker.listContainersCmd().exec())
            .anyMatch(c -> c.getId().equals(created.getId()));
        execAndCopy(docker, created.getId());
        docker.stopContainerCmd(created.getId()).withTimeout(0).exec();
        Output logs =
            docker
                .logContainerCmd(created.getId())
                .withStdOut(true)
                .withStdErr(true)
                .exec(new Output());
        assertThat(logs.awaitCompletion(10, TimeUnit.SECONDS)).isTrue();
        assertThat(logs.text.toString()).contains("STDOUT:out\n").contains("STDERR:err\n");
      } finally {
        docker.removeContainerCmd(created.getId()).withForce(true).exec();
      }
      org.assertj.core.api.Assertions.assertThatThrownBy(
              () -> docker.inspectContainerCmd(created.getId()).exec())
          .isInstanceOf(NotFoundException.class);
    }
  }

  private static void execAndCopy(DockerClient docker, String id) throws Exception {
    ExecCreateCmdResponse exec =
        docker
            .execCreateCmd(id)
            .withCmd("head", "-c", "19")
            .withAttachStdin(true)
            .withAttachStdout(true)
            .exec();
    Output output =
        docker
            .execStartCmd(exec.getId())
            .withStdIn(new ByteArrayInputStream("through docker-java".getBytes(UTF_8)))
            .exec(new Output());
    assertThat(output.awaitCompletion(15, TimeUnit.SECONDS)).isTrue();
    assertThat(output.text.toString()).isEqualTo("STDOUT:through docker-java");
    assertThat(docker.inspectExecCmd(exec.getId()).exec().getExitCodeLong()).isZero();
    try (var tar = docker.copyArchiveFromContainerCmd(id, "/etc/passwd").exec()) {
      assertThat(new String(tar.readAllBytes(), UTF_8)).contains("alice:x:1000");
    }
  }

  /** The python that has the library; skips the test where there is none. */
  private static String python() {
    String python =
        Files.isExecutable(Path.of("/usr/bin/python3"))
                && Shell.run(List.of("/usr/bin/python3", "-c", "import docker")).code() == 0
            ? "/usr/bin/python3"
            : "python3";
    Assumptions.assumeTrue(
        Shell.run(List.of(python, "-c", "import docker")).code() == 0,
        "python3-docker is not installed");
    return python;
  }

  @Test
  void pythonsDockerLibraryMakesVolumes() {
    String script =
        """
        import docker, sys
        client = docker.DockerClient(base_url=sys.argv[1], version='1.44')
        v = client.volumes.create('python-made', driver='local', labels={'by': 'python'})
        print(v.name, v.attrs['Labels'], v.attrs['Options'])
        print([x.name for x in client.volumes.list(filters={'label': 'by=python'})])
        print(client.volumes.get('python-made').attrs['Scope'])
        client.containers.run('%1$s', ['sh', '-c', 'echo kept > /x/f'], remove=True, network_mode='none', volumes={'python-made': {'bind': '/x'}})
        print(client.containers.run('%1$s', ['cat', '/x/f'], remove=True, network_mode='none', volumes={'python-made': {'bind': '/x', 'mode': 'ro'}}).decode().strip())
        print([u['UsageData'] for u in client.df()['Volumes'] if u['Name'] == 'python-made'])
        v.remove()
        try:
            client.volumes.get('python-made')
        except docker.errors.NotFound as e:
            print(e.explanation)
        """
            .formatted(Stage.IMAGE);
    Shell.Result result = Shell.run(List.of(python(), "-c", script, "unix://" + socket));
    assertThat(result.out().lines())
        .as(result.all())
        .containsExactly(
            "python-made {'by': 'python'} None",
            "['python-made']",
            "local",
            "kept",
            "[{'RefCount': 0, 'Size': 5}]",
            "get python-made: no such volume");
  }

  @Test
  void pythonsDockerLibraryRunsAContainer() throws IOException {
    String python = python();
    String script =
        """
        import docker, io, sys, tarfile
        client = docker.DockerClient(base_url=sys.argv[1])
        assert client.ping()
        print(client.containers.run('%1$s', ['echo', 'hello'], remove=True, network_mode='none').decode().strip())
        c = client.containers.run('%1$s', ['sh', '-c', 'echo line; while :; do sleep 0.1; done'], detach=True, network_mode='none', environment={'A': 'b'})
        try:
            code, output = c.exec_run(['sh', '-c', 'echo $A; exit 3'])
            print(code, output.decode().strip())
            c.put_archive('/tmp', (lambda b: (lambda t: (t.addfile(tarfile.TarInfo('empty')), t.close(), b.getvalue())[2])(tarfile.open(fileobj=b, mode='w')))(io.BytesIO()))
            bits, stat = c.get_archive('/tmp/empty')
            print(stat['name'])
            c.reload(); print(c.status)
            print(c.stats(stream=False)['pids_stats']['current'] > 0)
            c.stop(timeout=0)
            print(c.wait()['StatusCode'], c.logs().decode().strip())
            try:
                client.containers.get('nosuch')
            except docker.errors.NotFound as e:
                print('not found')
            try:
                client.containers.run('%1$s', ['sh', '-c', 'exit 4'], remove=True, network_mode='none')
            except docker.errors.ContainerError as e:
                print('failed', e.exit_status)
        finally:
            c.remove(force=True)
        """
            .formatted(Stage.IMAGE);
    Shell.Result result = Shell.run(List.of(python, "-c", script, "unix://" + socket));
    assertThat(result.out().lines())
        .as(result.all())
        .containsExactly(
            "hello", "3 b", "empty", "running", "True", "137 line", "not found", "failed 4");
  }

  @Test
  void dockerodeRunsAContainer() throws IOException {
    Assumptions.assumeTrue(
        Shell.run(List.of("sh", "-c", "command -v npm && command -v node")).code() == 0,
        "npm is not installed");
    Path modules = Files.createDirectories(Path.of("target/dockerode").toAbsolutePath());
    if (!Files.isDirectory(modules.resolve("node_modules/dockerode"))) {
      Shell.Result install =
          Shell.run(
              List.of(
                  "npm",
                  "install",
                  "--silent",
                  "--no-audit",
                  "--no-fund",
                  "--prefix",
                  modules.toString(),
                  "dockerode@5"));
      Assumptions.assumeTrue(
          install.code() == 0, "dockerode cannot be installed: " + install.err());
    }
    String script =
        """
        const Docker = require('dockerode');
        const { PassThrough } = require('stream');
        const docker = new Docker({ socketPath: process.argv[2] });
        (async () => {
          console.log((await docker.version()).MinAPIVersion);
          const sink = new PassThrough(); let text = '';
          sink.on('data', d => text += d);
          const [data, c] = await docker.run('IMAGE', ['sh', '-c', 'echo hello; exit 6'], [sink, sink], { Tty: false, HostConfig: { NetworkMode: 'none' } });
          console.log(data.StatusCode, text.trim());
          await c.remove();
          const d = await docker.createContainer({ Image: 'IMAGE', Cmd: ['sleep', '100'], HostConfig: { NetworkMode: 'none' } });
          await d.start();
          const exec = await d.exec({ Cmd: ['cat'], AttachStdin: true, AttachStdout: true });
          const stream = await exec.start({ hijack: true, stdin: true });
          let out = ''; const o = new PassThrough(); o.on('data', b => out += b);
          docker.modem.demuxStream(stream, o, o);
          stream.end('typed');
          await new Promise(r => stream.on('end', r));
          console.log(out, (await exec.inspect()).ExitCode);
          console.log((await d.inspect()).State.Status);
          await d.kill(); await d.remove({ force: true });
          try { await docker.getContainer('nosuch').inspect(); } catch (e) { console.log(e.statusCode); }
        })().catch(e => { console.error(e); process.exit(1); });
        """
            .replace("IMAGE", Stage.IMAGE);
    Path file = Files.writeString(modules.resolve("test.js"), script);
    Shell.Result result = Shell.run(List.of("node", file.toString(), socket.toString()));
    assertThat(result.out().lines())
        .as(result.all())
        .containsExactly("1.24", "6 hello", "typed 0", "running", "404");
  }
}
