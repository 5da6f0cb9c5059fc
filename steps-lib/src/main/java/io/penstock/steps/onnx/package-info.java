/**
 * Models in the ONNX format, from PyTorch, TensorFlow, Keras and others, through ONNX Runtime. Central type:
 * {@link io.penstock.steps.onnx.OnnxModel}. Files are read by a small reader of our own first: planning needs no native library,
 * and no path in a file is followed out of its folder.
 */
@NullMarked
package io.penstock.steps.onnx;

import org.jspecify.annotations.NullMarked;
