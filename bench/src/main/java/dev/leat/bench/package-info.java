/**
 * Benchmarks that know only {@code java.nio}, and the program that runs them on one implementation
 * after the other.
 *
 * <p>Nothing here refers to Leat's classes. Whether the JDK or Leat serves a channel is decided by
 * the arguments of the forked JVM alone, and each fork checks which it was ({@link
 * dev.leat.bench.ReadSetup}).
 */
@NullMarked
package dev.leat.bench;

import org.jspecify.annotations.NullMarked;
