package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.ChildJvm;
import dev.leat.testing.Comparison;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** IPv4, IPv6, both at once, and IPv6 that was disabled for the JVM. */
@MethodSource("dev.leat.net.SocketVariants#once")
class AddressFamilyContractTest extends SocketContract {
  private static final List<String> SERVERS = List.of("127.0.0.1", "::1", "0.0.0.0", "::");
  private static final List<String> TARGETS =
      List.of("127.0.0.1", "::1", "127.0.0.9", "::ffff:127.0.0.1", "0.0.0.0", "::");

  @Test
  void addressesMeetAsOnTheJdk() throws Exception {
    Comparison comparison = new Comparison();
    List<String> expected = meetings(variant.oracle());
    List<String> seen = meetings(variant);
    for (int i = 0; i < expected.size(); i++) {
      comparison.add("meeting " + i, expected.get(i), seen.get(i));
    }
    comparison.assertNoDifference();
  }

  @Test
  void withoutIpv6AddressesMeetAsOnTheJdk() throws Exception {
    String expected = child(SocketVariants.JDK);
    assertThat(expected).contains("connected").doesNotContain("::1/");
    assertThat(child(variant.name())).isEqualTo(expected);
  }

  private static String child(String implementation) throws Exception {
    ChildJvm.Result result =
        new ChildJvm()
            .with(SocketVariants.EXPORTS, "-Djava.net.preferIPv4Stack=true")
            .run(Program.class, implementation);
    assertThat(result.exit()).as(result.output()).isZero();
    return result.output();
  }

  /** Prints the meetings in a JVM that was told to leave IPv6 alone. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      meetings(SocketVariants.variant(args[0], GroupKind.DEFAULT)).forEach(System.out::println);
    }
  }

  /** What each server sees of a client that was bound here and connects there. */
  private static List<String> meetings(SocketVariant variant) throws Exception {
    List<String> seen = new ArrayList<>();
    for (String server : SERVERS) {
      seen.add("listening on " + server + ": " + listening(variant, server));
      for (String target : TARGETS) {
        for (String source : new String[] {"", "127.0.0.1", "::1"}) {
          String meeting = source + " to " + target + " of " + server;
          seen.add(meeting + ": " + SocketText.of(() -> meet(variant, server, source, target)));
        }
      }
    }
    return seen;
  }

  private static String listening(SocketVariant variant, String address) {
    return SocketText.of(
        () -> {
          try (AsynchronousServerSocketChannel server = open(variant, address)) {
            return server.getLocalAddress() + " " + server;
          }
        });
  }

  private static AsynchronousServerSocketChannel open(SocketVariant variant, String address)
      throws IOException {
    AsynchronousServerSocketChannel server =
        variant.provider().openAsynchronousServerSocketChannel(null);
    try {
      return server.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static @Nullable String meet(
      SocketVariant variant, String address, String source, String target) throws Exception {
    try (AsynchronousServerSocketChannel server = open(variant, address);
        AsynchronousSocketChannel client = variant.provider().openAsynchronousSocketChannel(null)) {
      if (!source.isEmpty()) {
        client.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
      }
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      Future<Void> connecting =
          client.connect(new InetSocketAddress(InetAddress.getByName(target), port));
      get(connecting);
      try (AsynchronousSocketChannel accepted = get(server.accept())) {
        return "connected: " + client + ", accepted: " + accepted;
      }
    }
  }
}
