package dev.leat.net;

import dev.leat.testing.Comparison;
import java.io.IOException;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Socket options: which there are, and what they take and give in every state. */
@MethodSource("dev.leat.net.SocketVariants#once")
class OptionsContractTest extends SocketContract {
  private static final Object[] VALUES = {
    true, false, -1, 0, 1, 5, 4096, 100_000, Integer.MAX_VALUE, Integer.MIN_VALUE, "text"
  };

  /** Opens a channel of an implementation and brings it into a state. */
  private interface Opening {
    NetworkChannel open(SocketVariant variant) throws Exception;
  }

  private record Case(String name, Opening opening) {}

  @Test
  void optionsAreSupportedAsOnTheJdk() throws Exception {
    Comparison comparison = new Comparison();
    for (Case tried : cases()) {
      comparison.add(
          tried.name,
          SocketText.of(() -> supported(tried, variant.oracle())),
          SocketText.of(() -> supported(tried, variant)));
    }
    comparison.assertNoDifference();
  }

  private static Set<SocketOption<?>> supported(Case tried, SocketVariant variant)
      throws Exception {
    try (NetworkChannel channel = tried.opening.open(variant)) {
      return channel.supportedOptions();
    }
  }

  @Test
  void optionsTakeAndGiveTheSameValuesAsOnTheJdk() throws Exception {
    Comparison comparison = new Comparison();
    for (Case tried : cases()) {
      for (SocketOption<?> option : options()) {
        List<@Nullable Object> values = new ArrayList<>(Arrays.asList(VALUES));
        values.add(null);
        for (Object value : values) {
          comparison.add(
              tried.name + ": " + option + " = " + value,
              observe(tried, variant.oracle(), option, value),
              observe(tried, variant, option, value));
        }
      }
    }
    comparison.assertNoDifference();
  }

  private static List<String> observe(
      Case tried, SocketVariant variant, SocketOption<?> option, @Nullable Object value)
      throws Exception {
    List<String> seen = new ArrayList<>();
    try (NetworkChannel channel = tried.opening.open(variant)) {
      seen.add(SocketText.of(() -> channel.getOption(option)));
      seen.add(SocketText.of(() -> set(channel, option, value).equals(channel)));
      seen.add(SocketText.of(() -> channel.getOption(option)));
    }
    return seen;
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // values of a wrong type, and null, are tried too
  private static NetworkChannel set(
      NetworkChannel channel, SocketOption<?> option, @Nullable Object value) throws IOException {
    return channel.setOption((SocketOption<@Nullable Object>) option, value);
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tried
  void noOptionAtAllIsRefusedAsOnTheJdk() throws Exception {
    Comparison comparison = new Comparison();
    for (Case tried : cases()) {
      comparison.add(
          tried.name, observe(tried, variant.oracle(), null, 1), observe(tried, variant, null, 1));
    }
    comparison.assertNoDifference();
  }

  /** Everything that has a name in the two classes of options, by name. */
  private static Iterable<SocketOption<?>> options() throws ReflectiveOperationException {
    TreeMap<String, SocketOption<?>> options = new TreeMap<>();
    for (var field :
        Stream.of(StandardSocketOptions.class, ExtendedSocketOptions.class)
            .flatMap(type -> Arrays.stream(type.getFields()))
            .toList()) {
      if (field.get(null) instanceof SocketOption<?> option) {
        options.put(field.getName(), option);
      }
    }
    return new LinkedHashSet<>(options.values());
  }

  private List<Case> cases() {
    return List.of(
        new Case("socket", v -> v.provider().openAsynchronousSocketChannel(null)),
        new Case(
            "bound socket", v -> v.provider().openAsynchronousSocketChannel(null).bind(loopback())),
        new Case("connected socket", this::connected),
        new Case("shut socket", v -> connected(v).shutdownOutput().shutdownInput()),
        new Case("closed socket", v -> closed(v.provider().openAsynchronousSocketChannel(null))),
        new Case("server", v -> v.provider().openAsynchronousServerSocketChannel(null)),
        new Case(
            "bound server",
            v -> v.provider().openAsynchronousServerSocketChannel(null).bind(loopback())),
        new Case(
            "closed server", v -> closed(v.provider().openAsynchronousServerSocketChannel(null))));
  }

  private AsynchronousSocketChannel connected(SocketVariant variant) throws Exception {
    AsynchronousSocketChannel channel = variant.provider().openAsynchronousSocketChannel(null);
    get(channel.connect(shared().getLocalAddress()));
    return channel;
  }

  /** Nobody accepts: the kernel connects those that wait. */
  private ServerSocketChannel shared() throws IOException {
    if (shared == null) {
      shared = keep(ServerSocketChannel.open()).bind(loopback(), 10_000);
    }
    return shared;
  }

  private @Nullable ServerSocketChannel shared;

  private static NetworkChannel closed(NetworkChannel channel) throws IOException {
    channel.close();
    return channel;
  }
}
