/**
 * Sources of Gaussian noise that draw the same numbers as the frameworks people compare with, on
 * every platform:
 *
 * <ul>
 *   <li>{@code torch}: a CPU generator's {@code randn}, bit by bit as on x86-64 with AVX2 or more.
 *       Float32; for half precision, draw and round, as torch does from 2.13 on.
 *   <li>{@code numpy}: {@code RandomState(seed).randn}, rounded to float32; seeds of 32 bits.
 *   <li>{@code cuda}: a CUDA generator's {@code randn}, up to a few units in the last place. As
 *       long as a GPU has a thread for every element; torch itself draws other numbers on smaller
 *       GPUs.
 * </ul>
 *
 * {@link org.gouache.random.RandomKind} makes them; {@link org.gouache.random.RandomSource#batched}
 * draws each picture of a batch from a seed of its own.
 */
@NullMarked
package org.gouache.random;

import org.jspecify.annotations.NullMarked;
