/** What the platform looks up: providers, file system and paths. */
@NullMarked
package dev.leat.spi;

import org.jspecify.annotations.NullMarked;
