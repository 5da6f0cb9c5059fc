/** File formats: JSON as the engine reads and writes it, and tensors in the safetensors format. Knows no steps. */
@NullMarked
package io.penstock.engine.format;

import org.jspecify.annotations.NullMarked;
