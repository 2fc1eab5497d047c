/** Schedulers: at which timesteps the network is called, and how its answers change the latents. */
@NullMarked
package org.gouache.scheduler;

import org.jspecify.annotations.NullMarked;
