package dev.leat.file;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import dev.leat.Required;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The largest buffer there is. The kernel moves all but the last page of it at a time. Where a
 * virtual machine's memory is touched for the first time, that may take half a minute.
 */
@MethodSource("dev.leat.file.ChannelVariants#implementations")
class HugeTransferTest extends ChannelContract {
  private static final int MOST_AT_ONCE = 0x7fff_f000;
  private static final long NEEDED = 6L << 30;

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void twoGibibytesAreReadAndWrittenUpToTheKernelsLimit() throws Exception {
    Required.that(memory() >= 2 * NEEDED, "12 GiB of memory");
    Path file = file(new byte[0]);
    AsynchronousFileChannel channel = open(file, READ, WRITE);
    get(channel.write(ByteBuffer.wrap(new byte[] {7}), Integer.MAX_VALUE));
    ByteBuffer huge = ByteBuffer.allocateDirect(Integer.MAX_VALUE);

    assertThat(channel.read(huge, 4096).get()).isEqualTo(MOST_AT_ONCE);
    assertThat(huge.position()).isEqualTo(MOST_AT_ONCE);
    assertThat(huge.get(Integer.MAX_VALUE - 4096)).isEqualTo((byte) 7);
    channel.truncate(0);

    AsynchronousFileChannel sink = open(Path.of("/dev/null"), WRITE);
    assertThat(sink.write(huge.clear(), 0).get()).isEqualTo(MOST_AT_ONCE);
    assertThat(huge.position()).isEqualTo(MOST_AT_ONCE);
  }

  private static long memory() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getTotalMemorySize();
  }
}
