package dev.leat.net.load;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.leat.ChildJvm;
import dev.leat.net.GroupKind;
import dev.leat.net.SocketVariant;
import dev.leat.net.SocketVariants;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Serves so many connections that another JVM opens, with a buffer each: {@code <implementation>
 * <connections> <size of a buffer; negative if all share one>}.
 */
final class ManyConnectionsProgram {
  private static final int SECONDS = 45;

  private ManyConnectionsProgram() {}

  static long descriptorsAllowed() {
    return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class)
        .getMaxFileDescriptorCount();
  }

  public static void main(String[] args) throws Exception {
    SocketVariant variant = SocketVariants.variant(args[0], GroupKind.DEFAULT);
    int connections = Integer.parseInt(args[1]);
    int size = Integer.parseInt(args[2]);
    ByteBuffer shared = ByteBuffer.allocate(Math.max(0, -size));
    Supplier<ByteBuffer> buffers =
        size < 0 ? () -> shared.duplicate() : () -> ByteBuffer.allocate(size);
    InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("0.0.0.0"), 0);
    try (EchoServer server = new EchoServer(variant.provider(), null, address, buffers)) {
      int port = ((InetSocketAddress) server.address()).getPort();
      Process clients =
          new ChildJvm()
              .with("-Xmx64m")
              .start(
                  ConnectingProgram.class, "" + port, "" + connections, size < 0 ? "one" : "all");
      try {
        serve(server, clients, connections, Math.max(0, size));
      } finally {
        clients.destroyForcibly().waitFor();
      }
    }
  }

  private static void serve(EchoServer server, Process clients, int connections, int size)
      throws Exception {
    long before = resident();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(clients.getInputStream(), StandardCharsets.UTF_8));
    String connected = String.valueOf(said.readLine());
    await(() -> server.accepted() == connections);
    long buffers = ((long) connections * size) >> 20;
    System.out.println("MiB beside the buffers: " + (resident() - before - buffers));
    System.out.println("waiting: " + server.accepted() + connected);
    clients.getOutputStream().write('\n');
    clients.getOutputStream().flush();
    System.out.println("echoed: " + said.readLine());
    await(() -> server.ended() == connections);
    System.out.println("ended: " + server.ended());
    System.out.println("failure: " + server.failure());
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  private static void await(Condition condition) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (!condition.holds() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000); // the other process is not this one's to wait for
    }
  }

  /** Resident memory of this process in MiB. */
  private static long resident() throws IOException {
    System.gc();
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
        .findFirst()
        .orElseThrow();
  }
}
