package io.penstock.engine.run;

import io.penstock.engine.data.Schema;

/** Data that a runner can read; what they are is known to that runner only. */
public interface Data {
    Schema schema();
}
