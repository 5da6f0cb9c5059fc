/** Reports as pages that need nothing else. Central type: {@link io.penstock.deploy.report.StudyReport}. */
@NullMarked
package io.penstock.deploy.report;

import org.jspecify.annotations.NullMarked;
