package dev.leat.file;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/** A lock that belongs to our channel and is held by the JDK's. Threads: any. */
final class UringFileLock extends FileLock {
  private final FileLock held;

  UringFileLock(AsynchronousFileChannel channel, FileLock held) {
    super(channel, held.position(), held.size(), held.isShared());
    this.held = held;
  }

  UringFileLock(FileChannel channel, FileLock held) {
    super(channel, held.position(), held.size(), held.isShared());
    this.held = held;
  }

  @Override
  public boolean isValid() {
    return held.isValid();
  }

  @Override
  public void release() throws IOException {
    held.release();
  }
}
