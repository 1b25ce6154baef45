package dev.leat.cli;

import dev.leat.agent.ActiveForms;
import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.spi.AsynchronousChannelProvider;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What of Leat is active in this JVM, found out by using it.
 *
 * @param jdk version and vendor
 * @param agent its form, hook or wrap, or none
 * @param fileProvider class of the default file system provider
 * @param fileChannel class of an AsynchronousFileChannel that was opened for a trial
 * @param socketProvider class of the asynchronous channel provider
 */
record JvmDiagnosis(
    String jdk,
    String javaHome,
    String agent,
    String fileProvider,
    String fileChannel,
    String socketProvider) {

  static JvmDiagnosis make() throws IOException {
    return new JvmDiagnosis(
        Runtime.version() + ", " + System.getProperty("java.vendor", "unknown vendor"),
        System.getProperty("java.home", "unknown"),
        agentForm(),
        FileSystems.getDefault().provider().getClass().getName(),
        trialChannel(),
        AsynchronousChannelProvider.provider().getClass().getName());
  }

  private static String agentForm() {
    if (ActiveForms.hook()) {
      return "hook";
    }
    return ActiveForms.agent() ? "wrap" : "none";
  }

  private static String trialChannel() throws IOException {
    Path file = Files.createTempFile("leat", null);
    try (AsynchronousFileChannel channel =
        AsynchronousFileChannel.open(file, StandardOpenOption.READ)) {
      return channel.getClass().getName();
    } finally {
      Files.delete(file);
    }
  }

  /** Whether the class of that name is one of Leat's. */
  static boolean isLeats(String className) {
    return className.startsWith("dev.leat.");
  }
}
