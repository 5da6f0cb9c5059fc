/** Neural networks: images from the idx format, two inputs and two heads, autoencoders. */
@NullMarked
package io.penstock.examples.networks;

import org.jspecify.annotations.NullMarked;
