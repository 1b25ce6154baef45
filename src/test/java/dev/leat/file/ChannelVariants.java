package dev.leat.file;

import dev.leat.testing.ChannelFactory;
import dev.leat.testing.ChannelVariant;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** The implementations and executors that the contract is run over, the JDK's own first. */
final class ChannelVariants {
  private ChannelVariants() {}

  /** Every implementation with every sort of executor. */
  static Stream<ChannelVariant> all() {
    return Stream.of(
        new ChannelVariant("JDK, default pool", ChannelFactory.JDK, null),
        new ChannelVariant("JDK, pool of 4", ChannelFactory.JDK, Executors.newFixedThreadPool(4)),
        new ChannelVariant(
            "JDK, virtual threads",
            ChannelFactory.JDK,
            Executors.newVirtualThreadPerTaskExecutor()));
  }

  /** Each implementation once, for what no executor can change. */
  static Stream<ChannelVariant> implementations() {
    return Stream.of(new ChannelVariant("JDK", ChannelFactory.JDK, null));
  }
}
