/** Suites that every implementation of a contract inherits: steps, learners, savers, runners, storages. Published in the engine's test-jar. */
@NullMarked
package io.penstock.engine.contract;

import org.jspecify.annotations.NullMarked;
