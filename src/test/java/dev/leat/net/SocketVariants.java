package dev.leat.net;

import dev.leat.Required;
import dev.leat.ring.SharedRing;
import dev.leat.spi.UringAsynchronousChannelProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The implementations and groups that the contract of sockets is run over, the JDK's own first:
 * what fails there is wrong in the test.
 */
public final class SocketVariants {
  /** The oracle's name, in variants and for child JVMs. */
  public static final String JDK = "JDK";

  /** As an application has it, each group on a ring of the usual size. */
  private static final String RING = "ring";

  /** Too small for anything: most operations wait in the inbox. */
  private static final String TINY_RING = "ring of 2";

  /** What there is without io_uring. */
  private static final String PORTABLE = "portable";

  /** What a child JVM needs to find the oracle. */
  public static final String EXPORTS = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";

  private static final Map<String, AsynchronousChannelProvider> PROVIDERS =
      new ConcurrentHashMap<>();

  private SocketVariants() {}

  /** Every implementation with every sort of group. */
  public static Stream<SocketVariant> all() {
    return implementations().stream()
        .flatMap(name -> Arrays.stream(GroupKind.values()).map(kind -> variant(name, kind)));
  }

  /** Every implementation with every sort of group that an application makes. */
  public static Stream<SocketVariant> ownGroups() {
    return all().filter(variant -> variant.kind() != GroupKind.DEFAULT);
  }

  /** Every implementation with the default group and with one of few threads. */
  public static Stream<SocketVariant> some() {
    return implementations().stream()
        .flatMap(
            name -> Stream.of(GroupKind.DEFAULT, GroupKind.FIXED_1).map(k -> variant(name, k)));
  }

  /** Every implementation with two sorts of groups that can be shut down. */
  public static Stream<SocketVariant> grouped() {
    return implementations().stream()
        .flatMap(name -> Stream.of(GroupKind.CACHED, GroupKind.FIXED_1).map(k -> variant(name, k)));
  }

  /** Each implementation once, for what no group can change. */
  public static Stream<SocketVariant> once() {
    return implementations().stream().map(name -> variant(name, GroupKind.DEFAULT));
  }

  /** The names of {@link #provider}: the one place that lists the implementations. */
  public static List<String> implementations() {
    return List.of(JDK, RING, TINY_RING, PORTABLE);
  }

  /** Those of {@link #implementations} that a child JVM is started for. */
  public static List<String> engines() {
    return List.of(JDK, RING, PORTABLE);
  }

  /** The implementation of that name, in this JVM or in a child; always the same one. */
  public static AsynchronousChannelProvider provider(String name) {
    return PROVIDERS.computeIfAbsent(name, SocketVariants::find);
  }

  private static AsynchronousChannelProvider find(String name) {
    return switch (name) {
      case JDK -> findOracle();
      case RING -> shared();
      case TINY_RING -> PrivateSockets.ofRings(2);
      case PORTABLE -> PrivateSockets.portable();
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** Without io_uring it would be the portable one: to be seen, and in CI an error. */
  private static AsynchronousChannelProvider shared() {
    Required.that(SharedRing.poller() != null, "io_uring: " + SharedRing.unavailability());
    return new UringAsynchronousChannelProvider();
  }

  /** The oracle with a group of that sort. */
  public static SocketVariant jdk(GroupKind kind) {
    return variant(JDK, kind);
  }

  /** An implementation with a group of that sort. */
  public static SocketVariant variant(String name, GroupKind kind) {
    AsynchronousChannelProvider provider = provider(name);
    startDefaultGroup(provider);
    return new SocketVariant(name, provider, kind);
  }

  /** Its descriptors are there for good, and no test's leak. */
  private static void startDefaultGroup(AsynchronousChannelProvider provider) {
    try {
      provider.openAsynchronousSocketChannel(null).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By name: the platform's way leads to the provider that a jar on the class path installs. */
  private static AsynchronousChannelProvider findOracle() {
    try {
      return (AsynchronousChannelProvider)
          Class.forName("sun.nio.ch.DefaultAsynchronousChannelProvider")
              .getMethod("create")
              .invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the JDK's own provider", e);
    }
  }
}
