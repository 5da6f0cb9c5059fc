/**
 * Meta-steps that use several threads inside one task, for steps whose work is worth it: native code, calls to services, slow
 * computations. A runner uses a thread per partition anyway. Knows no runner.
 */
@NullMarked
package io.penstock.engine.parallel;

import org.jspecify.annotations.NullMarked;
