package dev.leat.net;

import java.io.IOException;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.spi.AsynchronousChannelProvider;
import org.jspecify.annotations.Nullable;

/**
 * One implementation with one sort of group: what a contract of sockets is run over.
 *
 * @param name of the implementation
 * @param provider what is tested
 * @param kind the sort of group that each test gets one of
 */
public record SocketVariant(String name, AsynchronousChannelProvider provider, GroupKind kind) {

  /** A new group; null for the default one. */
  public @Nullable AsynchronousChannelGroup openGroup() throws IOException {
    return kind.open(provider);
  }

  /** Whether the oracle itself is tested, which promises less in places. */
  public boolean isJdk() {
    return name.equals(SocketVariants.JDK);
  }

  /** Whether the sockets are of our own making; otherwise the JDK makes them. */
  public boolean isOnRing() {
    return name.startsWith("ring");
  }

  /** The oracle with the same sort of group. */
  public SocketVariant oracle() {
    return SocketVariants.jdk(kind);
  }

  @Override
  public String toString() {
    return name + ", " + kind;
  }
}
