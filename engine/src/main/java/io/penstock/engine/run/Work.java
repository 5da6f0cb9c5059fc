package io.penstock.engine.run;

import io.penstock.engine.drive.Errand;
import io.penstock.engine.plan.Scope;

/**
 * An errand, and where in the tree of steps and of repetitions it belongs.
 *
 * @param path of the step that is fitted
 * @param scope whose draws it makes
 * @param errand what is to be done
 */
public record Work(String path, Scope scope, Errand errand) {}
