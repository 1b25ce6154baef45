/**
 * File systems compared: one contract for all of them, and the tools of the JDK with and without
 * Leat. Nothing here names a class of Leat but by its name, so that a JVM without it runs the same.
 */
@NullMarked
package dev.leat.suite;

import org.jspecify.annotations.NullMarked;
