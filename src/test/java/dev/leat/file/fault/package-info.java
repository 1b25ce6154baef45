/**
 * Bad input and faults, asked of the stock JDK and of every form of Leat by the same programs,
 * which name nothing of Leat.
 */
@NullMarked
package dev.leat.file.fault;

import org.jspecify.annotations.NullMarked;
