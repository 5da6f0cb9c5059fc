/** The commands of the {@code penstock} command line: options in, text or JSON out. What they do is in the package job. */
@NullMarked
package io.penstock.deploy.command;

import org.jspecify.annotations.NullMarked;
