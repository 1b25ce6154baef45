/** The java.nio file channels. */
@NullMarked
package dev.leat.file;

import org.jspecify.annotations.NullMarked;
