package dev.leat.agent;

import dev.leat.file.DescriptorNumbers;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.function.ToIntFunction;

/** Numbers that are read where the JDK keeps them. Any thread may call. */
final class AgentNumbers implements DescriptorNumbers {
  private final ToIntFunction<FileChannel> numbers;

  AgentNumbers(ToIntFunction<FileChannel> numbers) {
    this.numbers = numbers;
  }

  @Override
  public int of(FileChannel jdk, Path path) throws ClosedChannelException {
    int number = numbers.applyAsInt(jdk);
    if (number < 0 && !jdk.isOpen()) {
      throw new ClosedChannelException();
    }
    return number;
  }
}
