/** The java agent: one flag in front of an unmodified application. */
@NullMarked
package dev.leat.agent;

import org.jspecify.annotations.NullMarked;
