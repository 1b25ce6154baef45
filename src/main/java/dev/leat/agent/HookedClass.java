package dev.leat.agent;

import java.util.List;

/**
 * A class of the JDK that is to ask Leat, and what it asks.
 *
 * @param name with dots
 * @param questions answered by {@link dev.leat.spi.JdkQuestions}
 */
record HookedClass(String name, List<Question> questions) {
  private static final String PATH = "Ljava/nio/file/Path;";
  private static final String ARGUMENTS =
      PATH + "Ljava/util/Set;[Ljava/nio/file/attribute/FileAttribute;";
  private static final String BYTE_CHANNEL =
      "(" + ARGUMENTS + ")Ljava/nio/channels/SeekableByteChannel;";
  private static final String STREAM_ARGUMENTS = "(" + PATH + "[Ljava/nio/file/OpenOption;)";

  /** Opens every channel by a path. */
  static final HookedClass PROVIDER =
      new HookedClass(
          "sun.nio.fs.UnixFileSystemProvider",
          List.of(
              new Question(
                  "newAsynchronousFileChannel",
                  "(Ljava/nio/file/Path;Ljava/util/Set;Ljava/util/concurrent/ExecutorService;"
                      + "[Ljava/nio/file/attribute/FileAttribute;)"
                      + "Ljava/nio/channels/AsynchronousFileChannel;"),
              new Question("newFileChannel", "(" + ARGUMENTS + ")Ljava/nio/channels/FileChannel;"),
              new Question("newByteChannel", BYTE_CHANNEL)));

  /**
   * Opens streams for all providers that do not know better, the JDK's among them. Goes together
   * with {@link #PROVIDER}: a stream over a channel of ours is interruptible, unlike the JDK's own,
   * unless Leat has made the stream too.
   */
  static final HookedClass STREAMS =
      new HookedClass(
          "java.nio.file.spi.FileSystemProvider",
          List.of(
              new Question("newInputStream", STREAM_ARGUMENTS + "Ljava/io/InputStream;"),
              new Question("newOutputStream", STREAM_ARGUMENTS + "Ljava/io/OutputStream;")));

  /** Opens channels relative to a directory. */
  static final HookedClass SECURE_DIRECTORIES =
      new HookedClass(
          "sun.nio.fs.UnixSecureDirectoryStream",
          List.of(new Question("newByteChannel", BYTE_CHANNEL)));

  /** As class files have it. */
  String internalName() {
    return name.replace('.', '/');
  }
}
