package dev.leat.testing;

import java.io.IOException;
import java.nio.file.Path;

/** What the page cache has of a file. */
public final class PageCache {
  /** The least that it has, in bytes. */
  public static final int PAGE = 4096;

  private PageCache() {}

  /**
   * Drops pages of a file whose contents are on its device already: dd(1) does so for what it was
   * told to copy, here nothing.
   */
  public static void drop(Path file, int from, int count) throws IOException, InterruptedException {
    Tool.run(
        "dd",
        "if=" + file,
        "of=/dev/null",
        "iflag=nocache",
        "bs=" + PAGE,
        "skip=" + from,
        "count=" + count);
  }

  /** How many pages of a file it has. */
  public static int pages(Path file) throws IOException, InterruptedException {
    String pages = Tool.run("fincore", "--noheadings", "--output", "PAGES", file.toString());
    return Integer.parseInt(pages.strip());
  }
}
