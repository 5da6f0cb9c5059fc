/**
 * Steps that change numbers, images and series at random while a pipeline learns; the central type is
 * {@link io.penstock.steps.augment.Augmentation}. Knows nothing of targets.
 */
@NullMarked
package io.penstock.steps.augment;

import org.jspecify.annotations.NullMarked;
