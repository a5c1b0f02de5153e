package io.gantry.conformance.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.gantry.conformance.harness.Stage;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What containers see of their networks when these are many, and come and go. */
class ConnectTest extends SiteTest {
  private void three() {
    network("aa", "--subnet", "10.71.0.0/24");
    network(
        "bb", "--subnet", "10.72.0.0/24", "-o", "com.docker.network.container_iface_prefix=blue");
    network("cc", "--subnet", "10.73.0.0/24");
  }

  @Test
  void eachNetworkIsJoinedAsTheOptionsSay() {
    three();
    String name =
        idle(
            "--network",
            "aa",
            "--network",
            "name=bb,gw-priority=1,ip=10.72.0.77,mac-address=02:42:0a:48:00:4d,alias=zz",
            "--network",
            "name=cc,gw-priority=-1,link-local-ip=169.254.7.7,"
                + "driver-opt=com.docker.network.endpoint.ifname=foo0,"
                + "\"driver-opt=com.docker.network.endpoint.sysctls="
                + "net.ipv4.conf.IFNAME.log_martians=1,net.ipv4.conf.IFNAME.forwarding=0\"");
    assertThat(in(name, "ip", "route")).contains("default via 10.72.0.1 dev blue0");
    assertThat(in(name, "ip", "addr", "show", "blue0"))
        .contains("02:42:0a:48:00:4d", "10.72.0.77/24");
    assertThat(in(name, "ip", "addr", "show", "foo0")).contains("10.73.0.2/24", "169.254.7.7/16");
    assertThat(in(name, "cat", "/proc/sys/net/ipv4/conf/foo0/log_martians")).isEqualTo("1");
    assertThat(in(name, "cat", "/proc/sys/net/ipv4/conf/foo0/forwarding")).isEqualTo("0");
    assertThat(in(name, "cat", "/proc/sys/net/ipv4/conf/blue0/log_martians")).isEqualTo("0");
  }

  @Test
  void theWayOutFollowsThePriorities() {
    three();
    String name = idle("--network", "cc");
    assertThat(in(name, "ip", "route")).contains("default via 10.73.0.1 dev eth0");
    docker.ok("network", "connect", "aa", name);
    assertThat(in(name, "ip", "route")).contains("default via 10.71.0.1 dev eth1");
    docker.ok("network", "connect", "--gw-priority", "7", "--ip", "10.72.0.9", "bb", name);
    assertThat(in(name, "ip", "route")).contains("default via 10.72.0.1 dev blue0");
    docker.ok("network", "disconnect", "bb", name);
    assertThat(in(name, "ip", "route")).contains("default via 10.71.0.1 dev eth1");
    docker.ok("restart", "-t", "0", name);
    assertThat(in(name, "ip", "route")).contains("default via 10.71.0.1");
    docker.ok("network", "disconnect", "-f", "aa", name);
    docker.ok("network", "disconnect", "cc", name);
    assertThat(in(name, "ip", "-o", "link")).contains("lo").doesNotContain("eth");
  }

  @Test
  void namesAliasesShortIdsAndAddressesAreResolved() {
    three();
    String asking = idle("--network", "aa");
    String one = idle("--network", "aa", "--network-alias", "web");
    String two = idle("--network", "aa", "--network-alias", "web", "--hostname", "twohost");
    String id = docker.inspect(one, "{{slice .Id 0 12}}");
    for (String known : List.of(one, "WEB", id, one + ".aa", "twohost")) {
      assertThat(in(asking, "nslookup", known)).as(known).contains("10.71.0.");
    }
    assertThat(in(asking, "nslookup", "10.71.0.3")).contains("name = " + one + ".aa");
    TreeSet<String> firsts = new TreeSet<>();
    for (int i = 0; i < 20; i++) {
      String answer = in(asking, "nslookup", "-type=a", "web");
      assertThat(answer).contains("Address: 10.71.0.3", "Address: 10.71.0.4");
      firsts.add(answer.substring(answer.indexOf("Address: ")).lines().findFirst().orElseThrow());
    }
    assertThat(firsts).as("who comes first").hasSize(2);
    docker.ok("rm", "-f", one);
    assertThat(in(asking, "nslookup", "-type=a", "web"))
        .contains("10.71.0.4")
        .doesNotContain("10.71.0.3");
    docker.ok("network", "connect", "--alias", "later", "bb", asking);
    docker.ok("network", "connect", "--alias", "later", "bb", two);
    assertThat(in(asking, "nslookup", "-type=a", "later")).contains("10.72.0.2", "10.72.0.3");
    docker.ok("rename", two, "renamed");
    assertThat(in(asking, "nslookup", "renamed")).contains("10.71.0.4");
  }

  @Test
  void resolversSearchListsAndOptionsAreTheContainers() {
    three();
    String name =
        idle(
            "--network",
            "aa",
            "--dns-search",
            "aa",
            "--dns-option",
            "ndots:3",
            "--add-host",
            "gate:host-gateway",
            "--add-host",
            "fixed=10.9.8.7",
            "--hostname",
            "me",
            "--domainname",
            "example.org");
    String other = idle("--network", "aa");
    assertThat(in(name, "cat", "/etc/resolv.conf"))
        .contains("nameserver 127.0.0.11\n", "search aa\n", "options ndots:3\n");
    assertThat(in(name, "cat", "/etc/hosts"))
        .contains("172.17.0.1\tgate", "10.9.8.7\tfixed", "10.71.0.2\tme.example.org me");
    assertThat(in(name, "nslookup", other)).contains("10.71.0.3");
    assertThat(pings(name, "gate")).isTrue();
    String plain = idle("--network", "aa", "--dns-search", ".");
    assertThat(in(plain, "cat", "/etc/resolv.conf")).doesNotContain("search ");
  }

  @Test
  void aPairOfContainersSharesOneView() {
    three();
    String owner = idle("--network", "aa");
    String guest = idle("--network", "container:" + owner);
    docker.ok("network", "connect", "bb", owner);
    assertThat(in(guest, "ip", "-4", "-o", "addr")).isEqualTo(in(owner, "ip", "-4", "-o", "addr"));
    assertThat(in(guest, "cat", "/etc/hosts")).isEqualTo(in(owner, "cat", "/etc/hosts"));
    assertThat(in(guest, "nslookup", owner)).contains("10.71.0.2");
  }

  @Test
  void switchesOfTheNamespaceAreSet() {
    assertThat(
            docker.ok(
                "run",
                "--rm",
                "--sysctl",
                "net.ipv4.conf.all.log_martians=1",
                "--sysctl",
                "net.core.somaxconn=99",
                Stage.IMAGE,
                "cat",
                "/proc/sys/net/ipv4/conf/all/log_martians",
                "/proc/sys/net/core/somaxconn"))
        .isEqualTo("1\n99");
  }
}
