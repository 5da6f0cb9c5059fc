/** Where models and studies are kept: {@link io.penstock.engine.storage.Storage} assumes of a store only that it can create what is absent, at once. */
@NullMarked
package io.penstock.engine.storage;

import org.jspecify.annotations.NullMarked;
