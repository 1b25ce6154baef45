package dev.leat.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.channels.AsynchronousChannelGroup;
import java.nio.channels.AsynchronousServerSocketChannel;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.IllegalChannelGroupException;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** Opening channels and groups: what belongs together. */
@MethodSource("dev.leat.net.SocketVariants#all")
class OpenContractTest extends SocketContract {
  private static final AsynchronousChannelGroup FOREIGN = new ForeignGroup();

  @Test
  void aNewChannelIsOpenAndOfItsProvider() throws Exception {
    AsynchronousSocketChannel channel = open();
    assertThat(channel.isOpen()).isTrue();
    assertThat(channel.provider()).isSameAs(variant.provider());
    AsynchronousServerSocketChannel server = openServer();
    assertThat(server.isOpen()).isTrue();
    assertThat(server.provider()).isSameAs(variant.provider());
  }

  @Test
  void thePlatformsWayLeadsToTheGroupsProvider() throws Exception {
    AsynchronousChannelGroup own = group;
    if (own != null) {
      assertThat(own.provider()).isSameAs(variant.provider());
      assertThat(keep(AsynchronousSocketChannel.open(own)).provider()).isSameAs(variant.provider());
      assertThat(keep(AsynchronousServerSocketChannel.open(own)).provider())
          .isSameAs(variant.provider());
    } else {
      assertThat(open().provider()).isSameAs(variant.provider());
    }
  }

  @Test
  void anAcceptedChannelIsOfTheServersGroup() throws Exception {
    AsynchronousSocketChannel accepted = pair().accepted();
    assertThat(accepted.provider()).isSameAs(variant.provider());
    AsynchronousChannelGroup own = group;
    if (own != null) {
      own.shutdownNow();
      assertThat(accepted.isOpen()).isFalse();
    }
  }

  @Test
  void aGroupOfAnotherProviderIsRefused() throws Exception {
    AsynchronousChannelProvider provider = variant.provider();
    assertThatThrownBy(() -> provider.openAsynchronousSocketChannel(FOREIGN))
        .isExactlyInstanceOf(IllegalChannelGroupException.class);
    assertThatThrownBy(() -> provider.openAsynchronousServerSocketChannel(FOREIGN))
        .isExactlyInstanceOf(IllegalChannelGroupException.class);
  }

  @Test
  void theJdksGroupsAndOursAreForeignToEachOther() throws Exception {
    AsynchronousChannelProvider jdk = SocketVariants.provider(SocketVariants.JDK);
    AsynchronousChannelGroup theirs = jdk.openAsynchronousChannelGroup(1, GroupKind.threads());
    try {
      if (variant.isJdk()) {
        keep(variant.provider().openAsynchronousSocketChannel(theirs)).close();
      } else {
        assertThatThrownBy(() -> variant.provider().openAsynchronousSocketChannel(theirs))
            .isExactlyInstanceOf(IllegalChannelGroupException.class);
        AsynchronousChannelGroup own = group;
        assertThatThrownBy(() -> jdk.openAsynchronousSocketChannel(own == null ? FOREIGN : own))
            .isExactlyInstanceOf(IllegalChannelGroupException.class);
      }
    } finally {
      theirs.shutdownNow();
    }
  }

  @Test
  @SuppressWarnings("NullAway") // null is what is tried
  void badArgumentsOfGroupsAreRefused() {
    AsynchronousChannelProvider provider = variant.provider();
    ThreadFactory threads = GroupKind.threads();
    for (int count : new int[] {0, -1, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> provider.openAsynchronousChannelGroup(count, threads))
          .isExactlyInstanceOf(IllegalArgumentException.class)
          .hasMessage("'nThreads' must be > 0");
    }
    assertThatNullPointerException()
        .isThrownBy(() -> provider.openAsynchronousChannelGroup(1, null));
    assertThatNullPointerException()
        .isThrownBy(() -> provider.openAsynchronousChannelGroup(null, 1))
        .withMessage("'executor' is null");
  }

  @Test
  void anExecutorThatWasShutDownLeavesNoDescriptorBehind() throws Exception {
    ExecutorService shut = Executors.newFixedThreadPool(2, GroupKind.threads());
    shut.shutdown();
    AsynchronousChannelGroup dead = variant.provider().openAsynchronousChannelGroup(shut, 2);
    dead.shutdownNow();
    assertThat(dead.isShutdown()).isTrue();
    assertThat(dead.awaitTermination(SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(dead.isTerminated()).isTrue();
  }
}
