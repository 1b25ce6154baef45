/**
 * A program that uses {@code java.nio.file} in as many ways as it can, and prints what it sees.
 *
 * <p>It knows nothing of Leat. The tests run it on the stock JDK and with Leat in each of its
 * forms, and compare what it printed, line by line.
 */
@NullMarked
package dev.leat.probe;

import org.jspecify.annotations.NullMarked;
