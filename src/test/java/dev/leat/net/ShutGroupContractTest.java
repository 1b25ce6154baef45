package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.testing.OpenDescriptors;
import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.ShutdownChannelGroupException;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No channel is opened in a group that was shut down. */
class ShutGroupContractTest {
  @ParameterizedTest
  @MethodSource("dev.leat.net.SocketVariants#grouped")
  void aGroupThatWasShutDownTakesNoChannel(SocketVariant variant) throws Exception {
    AsynchronousChannelProvider provider = variant.provider();
    AsynchronousChannelGroup group = Objects.requireNonNull(variant.openGroup());
    List<String> before = OpenDescriptors.targets();
    group.shutdown();
    assertThatThrownBy(() -> provider.openAsynchronousSocketChannel(group))
        .isExactlyInstanceOf(ShutdownChannelGroupException.class);
    assertThatThrownBy(() -> provider.openAsynchronousServerSocketChannel(group))
        .isExactlyInstanceOf(ShutdownChannelGroupException.class);
    List<String> more = new ArrayList<>(OpenDescriptors.targets());
    more.removeAll(before);
    // The JDK forgets to close the socket that it has made by then.
    assertThat(more).hasSize(variant.isJdk() ? 2 : 0);
  }
}
