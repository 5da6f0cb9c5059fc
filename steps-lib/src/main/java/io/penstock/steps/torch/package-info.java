/**
 * Models in the TorchScript format, from PyTorch, through the Deep Java Library, which is optional: only
 * {@code DjlSession} names its classes, and it is loaded with the first model. Central type:
 * {@link io.penstock.steps.torch.TorchScript}.
 */
@NullMarked
package io.penstock.steps.torch;

import org.jspecify.annotations.NullMarked;
