/**
 * Whole servers on asynchronous socket channels, each in a JVM of its own, driven by real clients.
 */
@NullMarked
package dev.leat.net.server;

import org.jspecify.annotations.NullMarked;
