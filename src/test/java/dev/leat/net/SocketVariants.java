package dev.leat.net;

import static dev.leat.net.GroupKind.CACHED;
import static dev.leat.net.GroupKind.DEFAULT;
import static dev.leat.net.GroupKind.FIXED_1;
import static dev.leat.net.GroupKind.FIXED_3;

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

  /** On a kernel that has neither provided buffers nor receives that wait first. */
  private static final String OLDER_RING = "ring of Linux 5.10";

  /** What there is without io_uring. */
  private static final String PORTABLE = "portable";

  /** What a child JVM needs to find the oracle. */
  public static final String EXPORTS = "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED";

  private static final Map<String, AsynchronousChannelProvider> PROVIDERS =
      new ConcurrentHashMap<>();

  private SocketVariants() {}

  /** Every implementation with every sort of group that makes a difference to it. */
  public static Stream<SocketVariant> all() {
    return Stream.of(
            of(JDK, GroupKind.values()),
            of(RING, GroupKind.values()),
            of(TINY_RING, DEFAULT, FIXED_3),
            of(OLDER_RING, DEFAULT),
            of(PORTABLE, DEFAULT, FIXED_1, FIXED_3, CACHED))
        .flatMap(variants -> variants);
  }

  /** Those of {@link #all} whose groups the application has made. */
  public static Stream<SocketVariant> ownGroups() {
    return all().filter(variant -> variant.kind() != DEFAULT);
  }

  /** Every implementation, with the sorts of groups that differ most. */
  public static Stream<SocketVariant> some() {
    return Stream.concat(once(), of(RING, FIXED_1));
  }

  /** Every implementation with two sorts of groups that can be shut down. */
  public static Stream<SocketVariant> grouped() {
    return implementations().stream().flatMap(name -> of(name, CACHED, FIXED_1));
  }

  /** Each implementation once, for what no group can change. */
  public static Stream<SocketVariant> once() {
    return implementations().stream().map(name -> variant(name, DEFAULT));
  }

  /** As an application can have them, for what takes its time. */
  public static Stream<SocketVariant> heavy() {
    return some().filter(variant -> engines().contains(variant.name()));
  }

  /** Those that a child JVM is started for, once. */
  public static Stream<SocketVariant> engineVariants() {
    return engines().stream().map(name -> variant(name, DEFAULT));
  }

  private static Stream<SocketVariant> of(String name, GroupKind... kinds) {
    return Arrays.stream(kinds).map(kind -> variant(name, kind));
  }

  /** The names of {@link #provider} that differ in every test. */
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
      case OLDER_RING -> PrivateSockets.ofOlderRings();
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
