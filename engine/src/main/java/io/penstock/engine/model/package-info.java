/**
 * Fitted pipelines on disk: write-once versions under one root, the manifest last, every file with its SHA-256.
 * Central type: {@link io.penstock.engine.model.Models}.
 */
@NullMarked
package io.penstock.engine.model;

import org.jspecify.annotations.NullMarked;
