package dev.leat.probe;

/** The least that a program can do. */
public final class Hello {
  private Hello() {}

  /** Says hello. */
  public static void main(String[] arguments) {
    System.out.println("hello");
  }
}
