package dev.leat.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The implementations and groups that the contract of sockets is run over, the JDK's own first:
 * what fails there is wrong in the test.
 */
public final class SocketVariants {
  /** The oracle's name, in variants and for child JVMs. */
  public static final String JDK = "JDK";

  /** What a child JVM needs to find the oracle. */
  public static final String EXPORTS = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";

  private static final AsynchronousChannelProvider ORACLE = findOracle();

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
    return List.of(JDK);
  }

  /** Those of {@link #implementations} that a child JVM is started for. */
  public static List<String> engines() {
    return List.of(JDK);
  }

  /** The implementation of that name, in this JVM or in a child. */
  public static AsynchronousChannelProvider provider(String name) {
    if (name.equals(JDK)) {
      return ORACLE;
    }
    throw new IllegalArgumentException(name);
  }

  /** The oracle with a group of that sort. */
  public static SocketVariant jdk(GroupKind kind) {
    return variant(JDK, kind);
  }

  /** An implementation with a group of that sort. */
  public static SocketVariant variant(String name, GroupKind kind) {
    AsynchronousChannelProvider provider = provider(name);
    startDefaultGroup(provider);
    return new SocketVariant(name, provider, kind, () -> {});
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
