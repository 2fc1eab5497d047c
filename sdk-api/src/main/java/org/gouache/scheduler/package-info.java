/**
 * Schedulers: at which timesteps the network is called, and how its answers change the latents.
 *
 * <pre>{@code
 * SchedulerConfig model = SchedulerConfig.read(folder.resolve("scheduler/scheduler_config.json"));
 * Scheduler scheduler = Scheduler.of(SchedulerKind.DPMPP_2M.of(model).withKarrasSigmas(true));
 * Sampling sampling = scheduler.start(20);
 * // latents: unit noise, times sampling.initialNoiseScale()
 * for (int call = 0; call < sampling.calls(); call++) {
 *     sampling.scaleInput(call, latents, input);
 *     Tensor prediction = network(input, sampling.timestep(call));
 *     sampling.step(call, prediction, latents, random);
 * }
 * }</pre>
 *
 * <h2>What is supported</h2>
 *
 * Classes and settings are those of the diffusers library, version 0.40, and so are the results:
 *
 * <table>
 * <caption>Classes by their {@code _class_name}</caption>
 * <tr><th>class</th><th>predictions</th><th>beside what all have</th></tr>
 * <tr><td>EulerDiscreteScheduler</td><td>epsilon, sample, v_prediction</td>
 *     <td>Karras, exponential and beta sigmas, sigma_min and sigma_max, log_linear interpolation,
 *     continuous timesteps, final_sigmas_type, given timesteps or sigmas, churn</td></tr>
 * <tr><td>EulerAncestralDiscreteScheduler</td><td>epsilon, v_prediction</td><td></td></tr>
 * <tr><td>DDIMScheduler</td><td>epsilon, sample, v_prediction</td>
 *     <td>eta, clip_sample, thresholding, set_alpha_to_one</td></tr>
 * <tr><td>DPMSolverMultistepScheduler</td>
 *     <td>epsilon, sample, v_prediction, flow_prediction</td>
 *     <td>dpmsolver, dpmsolver++ and their stochastic kinds, orders 1 to 3, midpoint and heun,
 *     Karras, exponential, beta, flow and evenly logarithmic (Lu's) sigmas, lower_order_final,
 *     euler_at_final, final_sigmas_type, lambda_min_clipped, thresholding, given timesteps</td></tr>
 * <tr><td>UniPCMultistepScheduler</td>
 *     <td>epsilon, sample, v_prediction, flow_prediction</td>
 *     <td>bh1 and bh2, orders 1 to 10, predict_x0 or not, disable_corrector, Karras, exponential,
 *     beta and flow sigmas, lower_order_final, final_sigmas_type, thresholding</td></tr>
 * <tr><td>PNDMScheduler</td><td>epsilon, v_prediction</td>
 *     <td>skip_prk_steps or not, set_alpha_to_one</td></tr>
 * </table>
 *
 * <p>All have linear, scaled_linear, squaredcos_cap_v2 and trained betas, and linspace, leading and
 * trailing timesteps; all but PNDM can go down to zero signal (rescale_betas_zero_snr).
 *
 * <p>What the reference refuses is refused, and so is what gives it NaN: UniPC's bh1, or UniPC
 * without lower_order_final, with a final sigma of zero; DPM-Solver's or UniPC's steps between
 * equal noise levels; DDIM's epsilon at zero signal. Only where NaN comes from rounding, as the
 * root of a number just below zero (DDIM with eta 1 or ancestral sampling from zero signal), it is
 * zero here. Not supported are learned variances, UniPC with another solver as its predictor, and
 * shifts that depend on the picture's size.
 *
 * <p>One difference: where the reference takes one trailing step too many, at timestep -1, because
 * of a rounding (as with 61 steps of 1000), there are as many steps as were asked for.
 */
@NullMarked
package org.gouache.scheduler;

import org.jspecify.annotations.NullMarked;
