/** What the tests share: oracles, buffers of every kind, child JVMs, leak checks. */
@NullMarked
package dev.leat.testing;

import org.jspecify.annotations.NullMarked;
